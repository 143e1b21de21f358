// The rules by registers of 32 bytes: packet_rules.hpp.

#include "packet_rules_of.hpp"

template std::vector<packet_rules::PacketRule<float>> packet_rules::all<float, 32>();
template std::vector<packet_rules::PacketRule<double>> packet_rules::all<double, 32>();
