#!/usr/bin/env bash
# Packs the libraries, looks into the packages, installs them into programs outside the repository and runs these: on the net8.0 and the
# net10.0 assets, and the one without Semantic Kernel compiled ahead of time too (which needs gcc or clang, and zlib's headers).
#
#   tools/pack/check.sh FOLDER       FOLDER is created, and must be empty
set -euo pipefail
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
repository=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -eq 1 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ -z "$(ls -A "$folder")" ] || { echo "$folder is not empty." >&2; exit 2; }

packages=$folder/packages
for project in "$repository"/src/*/*.csproj; do
  dotnet pack "$project" -c Release -o "$packages" -clp:NoSummary
done

# What each package and its symbols must hold; nothing else may lie in lib, and no dependency may name an internal library.
version=$(dotnet msbuild "$repository/src/Fireworks.AI.Extensions/Fireworks.AI.Extensions.csproj" -getProperty:PackageVersion)
files() { unzip -Z1 "$1" | grep "$2" | sort; }
expect() { diff <(printf '%s\n' "${@:2}" | sort) <(files "$1" '^lib/\|^[A-Za-z.]*\.\(md\|png\)$') || { echo "$1 holds other files than expected." >&2; exit 1; }; }
remote=(lib/net{8.0,10.0}/Fireworks.AI.Extensions)
onnx=(lib/net{8.0,10.0}/Fireworks.AI.Extensions.Onnx)
kernel=(lib/net{8.0,10.0}/Fireworks.AI.Extensions.SemanticKernel)
text=(lib/net{8.0,10.0}/Fireworks.AI.Text.{Grammars,Jinja,Tokenizers})
about=(CHANGELOG.md README.md icon.png)
expect "$packages/Fireworks.AI.Extensions.$version.nupkg" "${about[@]}" "${remote[@]/%/.dll}" "${remote[@]/%/.xml}"
expect "$packages/Fireworks.AI.Extensions.$version.snupkg" "${remote[@]/%/.pdb}"
expect "$packages/Fireworks.AI.Extensions.Onnx.$version.nupkg" "${about[@]}" "${onnx[@]/%/.dll}" "${onnx[@]/%/.xml}" "${text[@]/%/.dll}"
expect "$packages/Fireworks.AI.Extensions.Onnx.$version.snupkg" "${onnx[@]/%/.pdb}" "${text[@]/%/.pdb}"
expect "$packages/Fireworks.AI.Extensions.SemanticKernel.$version.nupkg" "${about[@]}" "${kernel[@]/%/.dll}" "${kernel[@]/%/.xml}"
expect "$packages/Fireworks.AI.Extensions.SemanticKernel.$version.snupkg" "${kernel[@]/%/.pdb}"
if unzip -p "$packages/Fireworks.AI.Extensions.Onnx.$version.nupkg" '*.nuspec' | grep 'dependency id="Fireworks'; then
  echo "The Onnx package depends on a package that is not published." >&2
  exit 1
fi

# Restored packages of ours stay in the folder; all others are read from where they already are.
for program in Consumer KernelConsumer; do
  mkdir "$folder/$program"
  cp "$repository/tools/pack/$program"/*.cs* "$folder/$program"
done

# What makes the model for speech.
cp -r "$repository/tools/ModelBuilder" "$folder/Consumer/ModelBuilder"
rm -rf "$folder/Consumer/ModelBuilder"/{bin,obj,ModelBuilder.csproj}

# The program for Semantic Kernel is that of the first page, where a stranger finds it.
sed -n '/^## In Semantic Kernel/,/^## /{/^```csharp$/,/^```$/{/^```/!p}}' "$repository/README.md" >"$folder/KernelConsumer/Program.cs"
ln -s "$repository/models" "$folder/models"
cat >"$folder/nuget.config" <<END
<configuration>
  <config><add key="globalPackagesFolder" value="restored" /></config>
  <fallbackPackageFolders><add key="user" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" /></fallbackPackageFolders>
  <packageSources><add key="packed" value="packages" /></packageSources>
</configuration>
END
mkdir -p "${NUGET_PACKAGES:-$HOME/.nuget/packages}"
native=$(sed -n 's/.*"Microsoft\.ML\.OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$repository/Directory.Packages.props")
genai=$(sed -n 's/.*"Microsoft\.ML\.OnnxRuntimeGenAI" Version="\([^"]*\)".*/\1/p' "$repository/Directory.Packages.props")
versions=(-p:PackedVersion="$version" -p:NativeVersion="$native" -p:GenAIVersion="$genai")
recordings=$repository/tests/Fireworks.AI.Extensions.Onnx.Tests/Speech/Audio/Fixtures
cd "$folder"
unset FIREWORKS_ONNXRUNTIME_PATH NUGET_PACKAGES
for framework in net8.0 net10.0; do
  dotnet run --project Consumer -c Release -f "$framework" "${versions[@]}" -- "$repository/models/sparkler" "$recordings"
  dotnet run --project KernelConsumer -c Release -f "$framework" "${versions[@]}" | tee kernel.txt
  grep -q '^It is 18 degrees in Paris\.$' kernel.txt || { echo "The program of README.md for Semantic Kernel does not print what the page says." >&2; exit 1; }
done

dotnet publish Consumer -c Release -f net10.0 --use-current-runtime -p:PublishAot=true "${versions[@]}" -o "$folder/native" -clp:NoSummary
"$folder/native/Consumer" "$repository/models/sparkler" "$recordings"
echo "The packages install and run on net8.0, net10.0 and ahead of time ($(stat -c %s "$folder/native/Consumer") bytes)."
