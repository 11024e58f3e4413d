using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>An object of the ONNX Runtime that is released through an entry of its function table.</summary>
internal abstract unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;

    protected OrtHandle(OrtApi api, OrtApi.Entry release)
        : base(0, ownsHandle: true)
    {
        Api = api;
        _release = (delegate* unmanaged<nint, void>)api[release];
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native pointer, valid while this object is alive and not disposed.</summary>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected OrtApi Api { get; }

    protected override bool ReleaseHandle()
    {
        _release(handle);
        return true;
    }
}
