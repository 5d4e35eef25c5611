// The sweep and its kin, with the operations of the kernels of this library's vector lanes and in their order: every
// double that leaves here has the same bits. Contraction is off and fma() is written where it is meant; a device must
// have denormals and a fused multiply-add in hardware, which discovery asks for.
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF

#define LANES 8
#define UNDECIDED 255
// 2^-53, and the greatest double below zero.
#define UNIT_ROUNDOFF 0x1p-53
#define BELOW_ZERO as_double(0x8000000000000001UL)
#define INPUT_ROUNDINGS 16

typedef struct
{
    double equity;
    double requirement;
    int pool;
    int slab_and_rung;
} Change;

// Rung of a pool: how many thresholds t have equity - t * requirement >= 0 for certain, or UNDECIDED. Distances fall as
// thresholds rise and rounding keeps their order, so above the last is above all of them.
uchar rung_of(
    double equity, double requirement, double variable, double gross, double magnitude, int positions,
    __global const double* thresholds, int count)
{
    double factor = (positions + INPUT_ROUNDINGS) * UNIT_ROUNDOFF;
    double largest = thresholds[count - 1];
    double bound = fabs(factor * fma(largest, variable + magnitude, gross + magnitude));
    double above = bound == 0.0 ? BELOW_ZERO : bound;
    double owed = -requirement;
    if (fma(largest, owed, equity) > above && requirement >= 0.0)
        return (uchar)count;
    int reached = 0;
    int settled = 0;
    for (int j = 0; j < count; j++)
    {
        double distance = fma(thresholds[j], owed, equity);
        int is_reached = distance > above;
        reached += is_reached;
        settled += is_reached + (distance < -bound);
    }
    return settled == count ? (uchar)reached : (uchar)UNDECIDED;
}

// A record has 8 lots and then 8 row indices (twice the row). Neighbouring work-items are lanes of one record: their
// lots lie side by side, and so do their indices.
#define NARROW_RECORD 48
#define WIDE_RECORD 80
#define NARROW_LOTS(record, lane) ((double)((__global const int*)(record))[lane])
#define WIDE_LOTS(record, lane) (((__global const double*)(record))[lane])
#define ROW_OF(record, size, lane) (((__global const ushort*)((record) + (size) - 2 * LANES))[lane] >> 1)

// One pool a work-item. In the kernels called local, rows are read from local memory; every work-item of a group helps
// to bring them there first, those past the last pool included.
#define LOCAL_ROWS , __local double2* rows
#define BRING_ROWS \
    for (int row = (int)get_local_id(0); row < row_count; row += (int)get_local_size(0)) \
        rows[row] = shared_rows[row]; \
    barrier(CLK_LOCAL_MEM_FENCE);

#define SWEEP(NAME, RECORD, LOTS, GIVEN_ROWS, MORE, BRING) \
__kernel void NAME( \
    __global const uchar* slots, __global const double* cash, __global const double* base, \
    __global const float* magnitude, __global const int* pools, __global uchar* seen, \
    __global double* equities, __global double* requirements, __global const double2* GIVEN_ROWS, \
    __global const double* thresholds, __global Change* changes, \
    int row_count, int threshold_count, int positions, int pool_count, int slab, int wanted MORE) \
{ \
    BRING \
    int at = (int)get_global_id(0); \
    if (at >= pool_count) \
        return; \
    int lane = at % LANES; \
    __global const uchar* record = slots + (ulong)(at / LANES) * (ulong)positions * RECORD; \
    double equity = cash[at]; \
    double variable = 0.0; \
    double gross = 0.0; \
    for (int column = 0; column < positions; column++) \
    { \
        double lots = LOTS(record, lane); \
        double2 row = rows[ROW_OF(record, RECORD, lane)]; \
        double size = fabs(lots); \
        equity = fma(lots, row.x, equity); \
        variable = fma(size, row.y, variable); \
        gross = fma(size, fabs(row.x), gross); \
        record += RECORD; \
    } \
    double requirement = variable + base[at]; \
    uchar rung = rung_of( \
        equity, requirement, variable, gross, (double)magnitude[at], positions, thresholds, threshold_count); \
    if (wanted & 1) \
        equities[at] = equity; \
    if (wanted & 2) \
        requirements[at] = requirement; \
    if (rung == seen[at] && rung != UNDECIDED) \
        return; \
    seen[at] = rung; \
    /* The first change stands for the counter; the order of the others is that of chance. */ \
    int to = atomic_inc((volatile __global int*)changes) + 1; \
    changes[to].equity = equity; \
    changes[to].requirement = requirement; \
    changes[to].pool = pools[at]; \
    changes[to].slab_and_rung = (slab << 8) | rung; \
}

SWEEP(sweep_narrow, NARROW_RECORD, NARROW_LOTS, rows, , )
SWEEP(sweep_wide, WIDE_RECORD, WIDE_LOTS, rows, , )
SWEEP(sweep_narrow_local, NARROW_RECORD, NARROW_LOTS, shared_rows, LOCAL_ROWS, BRING_ROWS)
SWEEP(sweep_wide_local, WIDE_RECORD, WIDE_LOTS, shared_rows, LOCAL_ROWS, BRING_ROWS)

// Many tables over all pools: four shocks a work-item, so that a record is read once for four. Tables stand in fours,
// row by row: the rows that a work-item reads of a position are neighbours. A work-group is a block of 256 pools; what its
// pools lack is summed in whole numbers, in two limbs, so that order does not matter.
#define AT_ONCE 4
#define BLOCK 256
#define UNITS 1e8
#define MOST_UNITS 9e18

typedef struct
{
    ulong low;
    ulong high;
    double worst;
    int deficient;
    int unused;
} Block;

#define STRESS(NAME, RECORD, LOTS) \
__kernel __attribute__((reqd_work_group_size(BLOCK, 1, 1))) void NAME( \
    __global const uchar* slots, __global const double* cash, __global const double* base, \
    __global const float* magnitudes, __global const uchar* skipped, __global const double2* tables, \
    __global Block* blocks, __global int4* doubts, int row_count, int shocks, int positions, int pool_count, \
    int slab, int first_block, int blocks_per_shock, int doubt_room) \
{ \
    __local ulong lows[BLOCK]; \
    __local ulong highs[BLOCK]; \
    __local double worsts[BLOCK]; \
    __local int counts[BLOCK]; \
    int at = (int)get_global_id(0); \
    int id = (int)get_local_id(0); \
    int first = (int)get_global_id(1) * AT_ONCE; \
    int is_in = at < pool_count ? skipped[at] == 0 : 0; \
    double equity[AT_ONCE]; \
    double variable[AT_ONCE]; \
    double gross[AT_ONCE]; \
    for (int k = 0; k < AT_ONCE; k++) \
    { \
        equity[k] = is_in ? cash[at] : 0.0; \
        variable[k] = 0.0; \
        gross[k] = 0.0; \
    } \
    int lane = at % LANES; \
    __global const uchar* record = slots + (ulong)(at / LANES) * (ulong)positions * RECORD; \
    __global const double2* rows = tables + (ulong)first * (ulong)row_count; \
    for (int column = 0; column < (is_in ? positions : 0); column++) \
    { \
        double lots = LOTS(record, lane); \
        double size = fabs(lots); \
        __global const double2* four = rows + AT_ONCE * ROW_OF(record, RECORD, lane); \
        for (int k = 0; k < AT_ONCE; k++) \
        { \
            double2 row = four[k]; \
            equity[k] = fma(lots, row.x, equity[k]); \
            variable[k] = fma(size, row.y, variable[k]); \
            gross[k] = fma(size, fabs(row.x), gross[k]); \
        } \
        record += RECORD; \
    } \
    double magnitude = is_in ? (double)magnitudes[at] : 0.0; \
    double factor = (positions + INPUT_ROUNDINGS) * UNIT_ROUNDOFF; \
    for (int k = 0; k < AT_ONCE; k++) \
    { \
        double units = 0.0; \
        int is_deficient = 0; \
        if (is_in && first + k < shocks) \
        { \
            double requirement = variable[k] + base[at]; \
            double bound = fabs(factor * fma(1.0, variable[k] + magnitude, gross[k] + magnitude)); \
            double distance = fma(1.0, -requirement, equity[k]); \
            double above = bound == 0.0 ? BELOW_ZERO : bound; \
            double lacking = nextafter((requirement - equity[k]) + bound, (double)INFINITY); \
            units = fmax(ceil(nextafter(lacking * UNITS, (double)INFINITY)), 0.0); \
            is_deficient = distance < -bound && units < MOST_UNITS; \
            if (!is_deficient && !(distance > above)) \
            { \
                int to = atomic_inc((volatile __global int*)doubts) + 1; \
                if (to < doubt_room) \
                    doubts[to] = (int4)(first + k, slab, at, 0); \
            } \
        } \
        ulong whole = is_deficient ? (ulong)units : 0; \
        lows[id] = whole & 0xFFFFFFFFUL; \
        highs[id] = whole >> 32; \
        worsts[id] = is_deficient ? units : 0.0; \
        counts[id] = is_deficient; \
        for (int half_size = BLOCK / 2; half_size > 0; half_size /= 2) \
        { \
            barrier(CLK_LOCAL_MEM_FENCE); \
            if (id < half_size) \
            { \
                lows[id] += lows[id + half_size]; \
                highs[id] += highs[id + half_size]; \
                worsts[id] = fmax(worsts[id], worsts[id + half_size]); \
                counts[id] += counts[id + half_size]; \
            } \
        } \
        if (id == 0 && first + k < shocks) \
        { \
            __global Block* block = blocks + (ulong)(first + k) * (ulong)blocks_per_shock + first_block; \
            block += get_group_id(0); \
            block->low = lows[0]; \
            block->high = highs[0]; \
            block->worst = worsts[0]; \
            block->deficient = counts[0]; \
        } \
        barrier(CLK_LOCAL_MEM_FENCE); \
    } \
}

STRESS(stress_narrow, NARROW_RECORD, NARROW_LOTS)
STRESS(stress_wide, WIDE_RECORD, WIDE_LOTS)

// Losses of groups of positions over a grid of scenarios: sixteen neighbours take a group, each every sixteenth scenario,
// so that the losses of a row are read side by side. Positions in even and odd places are summed apart, then both, and
// the last sum turns -0 into +0.
#define GRID_LANES 16

__kernel __attribute__((reqd_work_group_size(BLOCK, 1, 1))) void scenarios(
    __global const int* starts, __global const int* rows, __global const double* quantities,
    __global const double* losses, __global double* worst, __global double* totals,
    int groups, int stride, int wants_totals)
{
    __local double largest[BLOCK];
    int id = (int)get_local_id(0);
    int lane = id % GRID_LANES;
    int group = (int)(get_global_id(0) / GRID_LANES);
    double most = -INFINITY;
    if (group < groups)
    {
        int start = starts[group];
        int end = starts[group + 1];
        for (int s = lane; s < stride; s += GRID_LANES)
        {
            double even = 0.0;
            double odd = 0.0;
            int j = start;
            for (; j + 1 < end; j += 2)
            {
                even = fma(quantities[j], losses[(ulong)rows[j] * (ulong)stride + s], even);
                odd = fma(quantities[j + 1], losses[(ulong)rows[j + 1] * (ulong)stride + s], odd);
            }
            if (j < end)
                even = fma(quantities[j], losses[(ulong)rows[j] * (ulong)stride + s], even);
            double total = (even + odd) + 0.0;
            most = total > most ? total : most;
            if (wants_totals)
                totals[(ulong)group * (ulong)stride + s] = total;
        }
    }
    largest[id] = most;
    for (int half_size = GRID_LANES / 2; half_size > 0; half_size /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < half_size)
            largest[id] = fmax(largest[id], largest[id + half_size]);
    }
    if (lane == 0 && group < groups)
        worst[group] = largest[id];
}
