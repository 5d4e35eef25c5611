// What the library of peers shares with its caller; the C# side has the same structs, field by field.
#pragma once
#include <cstdint>

extern "C" {

// One slab of the book, as FastMargin.Kernels lays it out: groups of eight pools, 48-byte records of eight 32-bit lots
// and eight 16-bit offsets into the table (twice the row number), one record for each position of a pool.
struct Slab {
    int64_t positions;
    int64_t pools;
    const uint8_t *slots;
    const double *cash;
    const double *requirement_base;
    const float *magnitude;
    double *equity;
    double *requirement;
    uint8_t *rung;
};

// The same book as compressed rows: 12 bytes a position.
struct Rows {
    int64_t pools;
    const int32_t *start;
    const int32_t *row;
    const double *lots;
    const double *cash;
    double *equity;
    double *requirement;
    uint8_t *deficient;
};

// Widths of the twin in this build: 256, and 512 where the machine has it. Returns how many.
int twin_widths(int *widths, int most);

// Evaluates groups of a slab. stream != 0: prefetch ahead, and stores that bypass the caches.
void twin_sweep(int width, int stream, const Slab *slab, const double *table, const double *thresholds, int count,
                int64_t first_group, int64_t groups);

// One plain loop over compressed rows, as the compiler makes it, for pools from first up to end.
void csr_sweep(const Rows *rows, const double *table, int64_t first, int64_t end);

// Two sparse products of Eigen; null where this build has none of it.
void *eigen_make(const Rows *rows, int64_t instruments);
void eigen_sweep(void *eigen, const Rows *rows, const double *table, int64_t instruments);
void eigen_free(void *eigen);
}
