#!/usr/bin/env bash
# Unpacks what pack.sh packed, beside itself, and runs it: run.sh [--quick] [--provider CUDA|CPU]. CUDA's libraries are looked for in the system and in
# Python's nvidia packages. Figures go to standard output.
set -euo pipefail
cd "$(dirname "$0")"
unpacked=${GPU_CHECK_FOLDER:-${TMPDIR:-/tmp}/gpu-check-program}
if [ ! -x "$unpacked/GpuCheck" ] || [ gpu-check.tar.xz.00 -nt "$unpacked/unpacked" ]; then
  mkdir -p "$unpacked"
  cat gpu-check.tar.xz.* | tar -C "$unpacked" -xJ
  touch "$unpacked/unpacked"
fi

libraries=$unpacked
for site in $(python3 -c 'import site; print(*site.getsitepackages())' 2>/dev/null || true); do
  for folder in "$site"/nvidia/*/lib "$site"/nvidia/*/*/lib; do
    if [ -d "$folder" ]; then libraries=$libraries:$folder; fi
  done
done
for folder in /usr/local/cuda/lib64 /usr/local/nvidia/lib64; do
  if [ -d "$folder" ]; then libraries=$libraries:$folder; fi
done

export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} ORT_DISABLE_TELEMETRY=1
if command -v nvidia-smi >/dev/null; then nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader; fi
exec "$unpacked/GpuCheck" "$@"
