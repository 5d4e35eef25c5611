#!/usr/bin/env bash
# Measures FastMargin beside its peers, in turns in one run: builds the C++ ones from the sources beside this file, then
# calls the benchmarks. Arguments go to them: --short for a run that only shows that all are right, --out FOLDER.
# With --build first it only builds, and says where the library is.
# What is not on the machine is left out and named: a C++ compiler, Eigen (Debian libeigen3-dev), SQLite (libsqlite3-0).
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/obj
native=()

if command -v g++ >/dev/null; then
  mkdir -p "$build"
  # g++ 12 takes the undefined registers of its own AVX-512 header for mistakes.
  flags=(-std=c++17 -O3 -march=native -ffp-contract=off -fPIC -Wall -Wextra -Wno-uninitialized -Wno-maybe-uninitialized)
  eigen=()
  for folder in ${EIGEN_INCLUDE:-/usr/include/eigen3 /usr/local/include/eigen3}; do
    if [ -d "$folder" ]; then eigen=(-isystem "$folder" -DWITH_EIGEN); fi
  done
  g++ "${flags[@]}" -c "$here/twin.cpp" -o "$build/twin.o"
  g++ "${flags[@]}" -c "$here/csr.cpp" -o "$build/csr.o"
  g++ "${flags[@]}" ${eigen[@]+"${eigen[@]}"} -c "$here/eigen.cpp" -o "$build/eigen.o"
  g++ -shared "$build/twin.o" "$build/csr.o" "$build/eigen.o" -o "$build/libpeers.so"
  native=(--native "$build/libpeers.so")
fi

if [ "${1:-}" = --build ]; then
  echo "${native[1]-}"
  exit 0
fi
exec dotnet run -c Release --project "$here/../FastMargin.Bench" -- peers ${native[@]+"${native[@]}"} "$@"
