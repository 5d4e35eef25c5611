// The same as two sparse products, for those who would take a library of linear algebra.
#include "peers.h"

#ifdef WITH_EIGEN
#include <Eigen/SparseCore>
#include <cmath>
#include <vector>

namespace {

typedef Eigen::SparseMatrix<double, Eigen::RowMajor, int32_t> Matrix;
typedef Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>> Column;

struct Products {
    Matrix lots;
    Matrix held;
};

}  // namespace

extern "C" void *eigen_make(const Rows *rows, int64_t instruments) {
    std::vector<Eigen::Triplet<double, int32_t>> lots, held;
    lots.reserve(rows->start[rows->pools]);
    held.reserve(rows->start[rows->pools]);
    for (int64_t pool = 0; pool < rows->pools; pool++) {
        for (int32_t i = rows->start[pool]; i < rows->start[pool + 1]; i++) {
            lots.emplace_back((int32_t)pool, rows->row[i], rows->lots[i]);
            held.emplace_back((int32_t)pool, rows->row[i], std::fabs(rows->lots[i]));
        }
    }
    // A pool may hold an instrument twice, long and short: entries of one place are added up, so the matrix of
    // magnitudes is not the magnitude of the other.
    Products *products = new Products;
    products->lots.resize(rows->pools, instruments);
    products->held.resize(rows->pools, instruments);
    products->lots.setFromTriplets(lots.begin(), lots.end());
    products->held.setFromTriplets(held.begin(), held.end());
    return products;
}

extern "C" void eigen_sweep(void *eigen, const Rows *rows, const double *table, int64_t instruments) {
    const Products *products = (const Products *)eigen;
    Column value(table, instruments), each(table + 1, instruments);
    Eigen::Map<const Eigen::VectorXd> cash(rows->cash, rows->pools);
    Eigen::Map<Eigen::VectorXd> equity(rows->equity, rows->pools), requirement(rows->requirement, rows->pools);
    Eigen::Map<Eigen::Array<uint8_t, Eigen::Dynamic, 1>> deficient(rows->deficient, rows->pools);
    equity.noalias() = products->lots * value;
    equity += cash;
    requirement.noalias() = products->held * each;
    deficient = (equity.array() < requirement.array()).cast<uint8_t>();
}

extern "C" void eigen_free(void *eigen) { delete (Products *)eigen; }
#else
extern "C" void *eigen_make(const Rows *, int64_t) { return nullptr; }
extern "C" void eigen_sweep(void *, const Rows *, const double *, int64_t) {}
extern "C" void eigen_free(void *) {}
#endif
