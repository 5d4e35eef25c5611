// The sweep of FastMargin.Kernels in C++ with intrinsics: the same layout, the same operations in the same order, and
// therefore the same bits. It says how far the compiled C# is from what a C++ compiler makes of the same work.
#include "peers.h"

#include <immintrin.h>

namespace {

constexpr int kGroup = 8;
constexpr int kRecord = 48;
constexpr int kIndex = 32;
constexpr uint8_t kUndecided = 0xFF;

// Bytes to fetch ahead of the record being worked on: sixteen lines.
constexpr int kAhead = 1024;

// Four doubles.
struct Wide4 {
    typedef __m256d D;
    static constexpr int kLanes = 4;

    static D all(double v) { return _mm256_set1_pd(v); }
    static D load(const double *p) { return _mm256_loadu_pd(p); }
    static void store(double *p, D v) { _mm256_storeu_pd(p, v); }
    static void stream(double *p, D v) { _mm256_stream_pd(p, v); }
    static D lots(const int32_t *p) { return _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)p)); }
    static D single(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
    static D fma(D a, D b, D c) { return _mm256_fmadd_pd(a, b, c); }
    static D add(D a, D b) { return _mm256_add_pd(a, b); }
    static D mul(D a, D b) { return _mm256_mul_pd(a, b); }
    static D neg(D a) { return _mm256_xor_pd(a, all(-0.0)); }
    static D abs(D a) { return _mm256_andnot_pd(all(-0.0), a); }
    static int greater(D a, D b) { return _mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_GT_OQ)); }
    static int not_below(D a, D b) { return _mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_GE_OQ)); }
    static D zero_as(D bound, D other) {
        return _mm256_blendv_pd(bound, other, _mm256_cmp_pd(bound, all(0), _CMP_EQ_OQ));
    }
    static void pairs(const double *table, const uint16_t *at, D &value, D &each) {
        __m256d even = _mm256_insertf128_pd(
            _mm256_castpd128_pd256(_mm_loadu_pd(table + at[0])), _mm_loadu_pd(table + at[2]), 1);
        __m256d odd = _mm256_insertf128_pd(
            _mm256_castpd128_pd256(_mm_loadu_pd(table + at[1])), _mm_loadu_pd(table + at[3]), 1);
        value = _mm256_unpacklo_pd(even, odd);
        each = _mm256_unpackhi_pd(even, odd);
    }
};

#ifdef __AVX512F__
// Eight doubles.
struct Wide8 {
    typedef __m512d D;
    static constexpr int kLanes = 8;

    static D all(double v) { return _mm512_set1_pd(v); }
    static D load(const double *p) { return _mm512_loadu_pd(p); }
    static void store(double *p, D v) { _mm512_storeu_pd(p, v); }
    static void stream(double *p, D v) { _mm512_stream_pd(p, v); }
    static D lots(const int32_t *p) { return _mm512_cvtepi32_pd(_mm256_loadu_si256((const __m256i *)p)); }
    static D single(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
    static D fma(D a, D b, D c) { return _mm512_fmadd_pd(a, b, c); }
    static D add(D a, D b) { return _mm512_add_pd(a, b); }
    static D mul(D a, D b) { return _mm512_mul_pd(a, b); }
    static D neg(D a) {
        return _mm512_castsi512_pd(_mm512_xor_si512(_mm512_castpd_si512(a), _mm512_castpd_si512(all(-0.0))));
    }
    static D abs(D a) { return _mm512_abs_pd(a); }
    static int greater(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ); }
    static int not_below(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_GE_OQ); }
    static D zero_as(D bound, D other) {
        return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(bound, all(0), _CMP_EQ_OQ), bound, other);
    }
    static __m512d four(const double *table, const uint16_t *at) {
        __m256d low = _mm256_insertf128_pd(
            _mm256_castpd128_pd256(_mm_loadu_pd(table + at[0])), _mm_loadu_pd(table + at[2]), 1);
        __m256d high = _mm256_insertf128_pd(
            _mm256_castpd128_pd256(_mm_loadu_pd(table + at[4])), _mm_loadu_pd(table + at[6]), 1);
        return _mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
    }
    static void pairs(const double *table, const uint16_t *at, D &value, D &each) {
        __m512d even = four(table, at);
        __m512d odd = four(table, at + 1);
        value = _mm512_unpacklo_pd(even, odd);
        each = _mm512_unpackhi_pd(even, odd);
    }
};
#endif

// What is the same for all pools of a slab.
struct Ladder {
    const double *thresholds;
    int count;
    double factor;
};

// Counts the thresholds that are certainly reached; a pool for which one is not certain is undecided.
template <class V>
void count_rungs(typename V::D equity, typename V::D owed, typename V::D floor, typename V::D bound,
                 const Ladder &ladder, uint8_t *rung) {
    int reached[V::kLanes] = {};
    int settled[V::kLanes] = {};
    typename V::D ceiling = V::neg(bound);
    for (int j = 0; j < ladder.count; j++) {
        typename V::D distance = V::fma(V::all(ladder.thresholds[j]), owed, equity);
        int is_reached = V::greater(distance, floor);
        int is_settled = is_reached | V::greater(ceiling, distance);
        for (int lane = 0; lane < V::kLanes; lane++) {
            reached[lane] += is_reached >> lane & 1;
            settled[lane] += is_settled >> lane & 1;
        }
    }
    for (int lane = 0; lane < V::kLanes; lane++)
        rung[lane] = settled[lane] == ladder.count ? (uint8_t)reached[lane] : kUndecided;
}

template <class V, bool Stream>
void sweep(const Slab &slab, const double *table, const Ladder &ladder, int64_t first_group, int64_t groups) {
    typedef typename V::D D;
    constexpr int kParts = kGroup / V::kLanes;
    constexpr int kAllLanes = (1 << V::kLanes) - 1;
    const int64_t size = slab.positions * kRecord;
    const uint8_t *records = slab.slots + first_group * size;
    const double largest = ladder.thresholds[ladder.count - 1];
    for (int64_t group = first_group; group < first_group + groups; group++, records += size) {
        const int64_t pool = group * kGroup;
        D equity[kParts], variable[kParts], gross[kParts];
        for (int part = 0; part < kParts; part++) {
            equity[part] = V::load(slab.cash + pool + part * V::kLanes);
            variable[part] = V::all(0);
            gross[part] = V::all(0);
        }
        for (const uint8_t *record = records; record < records + size; record += kRecord) {
            if (Stream) _mm_prefetch((const char *)record + kAhead, _MM_HINT_T0);
            for (int part = 0; part < kParts; part++) {
                const int lane = part * V::kLanes;
                D lots = V::lots((const int32_t *)record + lane);
                D value, each;
                V::pairs(table, (const uint16_t *)(record + kIndex) + lane, value, each);
                D held = V::abs(lots);
                equity[part] = V::fma(lots, value, equity[part]);
                variable[part] = V::fma(held, each, variable[part]);
                gross[part] = V::fma(held, V::abs(value), gross[part]);
            }
        }
        for (int part = 0; part < kParts; part++) {
            const int64_t at = pool + part * V::kLanes;
            D requirement = V::add(variable[part], V::load(slab.requirement_base + at));
            if (Stream) {
                V::stream(slab.equity + at, equity[part]);
                V::stream(slab.requirement + at, requirement);
            } else {
                V::store(slab.equity + at, equity[part]);
                V::store(slab.requirement + at, requirement);
            }
            D magnitude = V::single(slab.magnitude + at);
            D most = V::fma(V::all(largest), V::add(variable[part], magnitude), V::add(gross[part], magnitude));
            D bound = V::abs(V::mul(V::all(ladder.factor), most));
            D floor = V::zero_as(bound, V::all(-4.9406564584124654e-324));
            D owed = V::neg(requirement);
            D last = V::fma(V::all(largest), owed, equity[part]);
            int on_top = V::greater(last, floor) & V::not_below(requirement, V::all(0));
            if (on_top == kAllLanes) {
                for (int lane = 0; lane < V::kLanes; lane++) slab.rung[at + lane] = (uint8_t)ladder.count;
            } else {
                count_rungs<V>(equity[part], owed, floor, bound, ladder, slab.rung + at);
            }
        }
    }
}

template <class V>
void sweep(bool stream, const Slab &slab, const double *table, const Ladder &ladder, int64_t first, int64_t groups) {
    if (stream) sweep<V, true>(slab, table, ladder, first, groups);
    else sweep<V, false>(slab, table, ladder, first, groups);
}

}  // namespace

extern "C" int twin_widths(int *widths, int most) {
    int count = 0;
    if (count < most) widths[count++] = 256;
#ifdef __AVX512F__
    if (count < most) widths[count++] = 512;
#endif
    return count;
}

extern "C" void twin_sweep(int width, int stream, const Slab *slab, const double *table, const double *thresholds,
                           int count, int64_t first_group, int64_t groups) {
    Ladder ladder = {thresholds, count, (double)(slab->positions + 16) / 9007199254740992.0};
#ifdef __AVX512F__
    if (width == 512) {
        sweep<Wide8>(stream != 0, *slab, table, ladder, first_group, groups);
        return;
    }
#endif
    (void)width;
    sweep<Wide4>(stream != 0, *slab, table, ladder, first_group, groups);
}
