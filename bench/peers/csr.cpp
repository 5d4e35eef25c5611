// The loop that everybody would write first, over compressed rows; what the compiler makes of it is its own affair.
#include "peers.h"

#include <cmath>

extern "C" void csr_sweep(const Rows *rows, const double *table, int64_t first, int64_t end) {
    for (int64_t pool = first; pool < end; pool++) {
        double equity = rows->cash[pool];
        double requirement = 0;
        for (int32_t i = rows->start[pool]; i < rows->start[pool + 1]; i++) {
            const double *pair = table + 2 * (int64_t)rows->row[i];
            equity += rows->lots[i] * pair[0];
            requirement += std::fabs(rows->lots[i]) * pair[1];
        }
        rows->equity[pool] = equity;
        rows->requirement[pool] = requirement;
        rows->deficient[pool] = equity < requirement;
    }
}
