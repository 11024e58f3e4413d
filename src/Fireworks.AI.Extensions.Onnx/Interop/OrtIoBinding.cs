using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>Names the tensors of one kind of run. Binding a name again replaces its tensor; bound values must outlive the run.</summary>
internal sealed unsafe class OrtIoBinding : OrtHandle
{
    public OrtIoBinding(OrtApi api, OrtSession session)
        : base(api, OrtApi.Entry.ReleaseIoBinding)
    {
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<nint, nint*, nint>)api[OrtApi.Entry.CreateIoBinding])(session.Pointer, result));
        }
    }

    public void BindInput(string name, OrtValue value) => Bind(OrtApi.Entry.BindInput, name, value);

    public void BindOutput(string name, OrtValue value) => Bind(OrtApi.Entry.BindOutput, name, value);

    private void Bind(OrtApi.Entry entry, string name, OrtValue value)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (Encoding.UTF8.GetMaxByteCount(name.Length) >= utf8.Length)
        {
            utf8 = new byte[Encoding.UTF8.GetMaxByteCount(name.Length) + 1];
        }

        utf8[Encoding.UTF8.GetBytes(name, utf8)] = 0;
        fixed (byte* nameBytes = utf8)
        {
            Api.Check(((delegate* unmanaged<nint, byte*, nint, nint>)Api[entry])(Pointer, nameBytes, value.Pointer));
        }
    }
}
