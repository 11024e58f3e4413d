#!/usr/bin/env bash
# Packs the check of a GPU for a Linux x64 machine that has an NVIDIA driver and CUDA 13 but neither .NET nor a network:
#
#   tools/gpu/pack.sh FOLDER [ARCHITECTURE]
#
# FOLDER gets run.sh and pieces of at most 39 MB, which may travel one by one. ARCHITECTURE (90 for an H100, 89 for an RTX 4090, 86 for an
# RTX 3090; see `nvidia-smi --query-gpu=compute_cap`) leaves out the kernels of all others: a third of the size.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
architecture=${2:-}
cd "$(dirname "$0")"
version=1.31.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/native.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Microsoft.ML.OnnxRuntime.Gpu.Linux" Version="[$version]" /></ItemGroup>
</Project>
END
dotnet restore "$work/native.csproj" --nologo -v quiet
dotnet publish GpuCheck -c Release -r linux-x64 -p:PublishAot=true -p:StripSymbols=true -p:IlcInstructionSet=x86-64-v3 -o "$work/program" --nologo -v quiet
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
native="$packages/microsoft.ml.onnxruntime.gpu.linux/$version/runtimes/linux-x64/native"
mkdir "$work/pack"
cp "$work/program/GpuCheck" "$native"/libonnxruntime.so "$native"/libonnxruntime_providers_shared.so "$native"/libonnxruntime_providers_cuda.so "$work/pack"
if [ -n "$architecture" ]; then
  python3 keep_architecture.py "$work/pack/libonnxruntime_providers_cuda.so" "$architecture"
fi

rm -f "$folder"/gpu-check.tar.xz.*
tar -C "$work/pack" -c . | xz -T0 -3 | split -b 39000000 -d - "$folder/gpu-check.tar.xz."
cp run.sh "$folder"
ls -l "$folder"
