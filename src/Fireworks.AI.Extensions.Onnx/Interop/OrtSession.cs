using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>A loaded graph.</summary>
internal sealed unsafe class OrtSession : OrtHandle
{
    public OrtSession(OrtApi api, OrtEnvironment environment, string path, OrtSessionOptions options)
        : base(api, OrtApi.Entry.ReleaseSession)
    {
        // ORTCHAR_T is UTF-16 on Windows and UTF-8 elsewhere.
        var pathBytes = (OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8).GetBytes(path + "\0");
        fixed (byte* pathPointer = pathBytes)
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)api[OrtApi.Entry.CreateSession])(
                environment.Pointer, pathPointer, options.Pointer, result));
        }

        Inputs = ReadTensors(OrtApi.Entry.SessionGetInputCount, OrtApi.Entry.SessionGetInputName, OrtApi.Entry.SessionGetInputTypeInfo);
        Outputs = ReadTensors(OrtApi.Entry.SessionGetOutputCount, OrtApi.Entry.SessionGetOutputName, OrtApi.Entry.SessionGetOutputTypeInfo);
    }

    public IReadOnlyDictionary<string, OrtTensorInfo> Inputs { get; }

    public IReadOnlyDictionary<string, OrtTensorInfo> Outputs { get; }

    public void Run(OrtIoBinding binding) =>
        Api.Check(((delegate* unmanaged<nint, nint, nint, nint>)Api[OrtApi.Entry.RunWithBinding])(Pointer, 0, binding.Pointer));

    private Dictionary<string, OrtTensorInfo> ReadTensors(OrtApi.Entry countEntry, OrtApi.Entry nameEntry, OrtApi.Entry typeEntry)
    {
        nuint count;
        Api.Check(((delegate* unmanaged<nint, nuint*, nint>)Api[countEntry])(Pointer, &count));
        nint allocator;
        Api.Check(((delegate* unmanaged<nint*, nint>)Api[OrtApi.Entry.GetAllocatorWithDefaultOptions])(&allocator));

        var tensors = new Dictionary<string, OrtTensorInfo>((int)count, StringComparer.Ordinal);
        for (nuint i = 0; i < count; i++)
        {
            nint nameBytes;
            Api.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)Api[nameEntry])(Pointer, i, allocator, &nameBytes));
            var name = Marshal.PtrToStringUTF8(nameBytes)!;
            Api.Check(((delegate* unmanaged<nint, nint, nint>)Api[OrtApi.Entry.AllocatorFree])(allocator, nameBytes));

            nint typeInfo;
            Api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Api[typeEntry])(Pointer, i, &typeInfo));
            try
            {
                tensors.Add(name, ReadTensor(name, typeInfo));
            }
            finally
            {
                ((delegate* unmanaged<nint, void>)Api[OrtApi.Entry.ReleaseTypeInfo])(typeInfo);
            }
        }

        return tensors;
    }

    private OrtTensorInfo ReadTensor(string name, nint typeInfo)
    {
        nint tensorInfo;
        Api.Check(((delegate* unmanaged<nint, nint*, nint>)Api[OrtApi.Entry.CastTypeInfoToTensorInfo])(typeInfo, &tensorInfo));
        if (tensorInfo == 0)
        {
            throw new NotSupportedException($"'{name}' of the graph is not a tensor.");
        }

        int elementType;
        nuint rank;
        Api.Check(((delegate* unmanaged<nint, int*, nint>)Api[OrtApi.Entry.GetTensorElementType])(tensorInfo, &elementType));
        Api.Check(((delegate* unmanaged<nint, nuint*, nint>)Api[OrtApi.Entry.GetDimensionsCount])(tensorInfo, &rank));
        var shape = new long[rank];
        fixed (long* dimensions = shape)
        {
            Api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)Api[OrtApi.Entry.GetDimensions])(tensorInfo, dimensions, rank));
        }

        return new OrtTensorInfo(name, (OrtElementType)elementType, shape);
    }
}
