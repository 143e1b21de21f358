// The dot test of every transform on the full grid of two to four dimensions.

#include "operator_cases.hpp"

using namespace operator_cases;

TEMPLATE_TEST_CASE("every transform: dot test on the full grid", "", float, double, long double) {
  for (int rank = 2; rank <= 4; ++rank)
    for (const std::vector<int>& axes : axes_lists(rank)) {
      std::string faults;
      for (const Index length : lengths)
        for (const Norm norm : norms)
          for (const Resize resize : resizes)
            for (const std::size_t place : {std::size_t{0}, axes.size() - 1}) {
              // One axis has the length; the others are short, even and odd.
              std::vector<Index> shape{2, 3, 4, 5};
              shape.resize(static_cast<std::size_t>(rank));
              shape[static_cast<std::size_t>(axes[place])] = length;
              const int type = 1 + static_cast<int>(length) % 4;
              const Order order = place == 0 ? Order::row_major : Order::column_major;
              faults +=
                  faults_of_several_axes<TestType>({Shape(shape), axes, norm, resize, order, type});
            }
      CHECK(faults == "");
    }
}
