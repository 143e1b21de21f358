// The rules by packets of one lane: packet_rules.hpp.

#include "packet_rules_of.hpp"

template std::vector<packet_rules::PacketRule<float>> packet_rules::all<float, 0>();
template std::vector<packet_rules::PacketRule<double>> packet_rules::all<double, 0>();
template std::vector<packet_rules::PacketRule<long double>> packet_rules::all<long double, 0>();
