#pragma once
#include <complex>
#include <vector>

std::complex<double> first_entry_in_a(const std::vector<std::complex<double>>& x);
std::complex<double> first_entry_in_b(const std::vector<std::complex<double>>& x);
bool a_agrees_with_b(const std::vector<std::complex<double>>& x);
bool b_agrees_with_a(const std::vector<std::complex<double>>& x);
