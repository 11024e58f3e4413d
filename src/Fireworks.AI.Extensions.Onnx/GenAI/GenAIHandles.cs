using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>An object of GenAI, destroyed once and not while a call uses it. It may outlive the model it was made of.</summary>
internal abstract class GenAIHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected abstract void Destroy(nint handle);

    protected override bool ReleaseHandle()
    {
        Destroy(handle);
        return true;
    }
}

/// <summary>A model's configuration, before it is loaded.</summary>
internal sealed class GenAIConfigHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyConfig(handle);
}

/// <summary>A loaded model.</summary>
internal sealed class GenAIModelHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyModel(handle);
}

/// <summary>What a generator is made with.</summary>
internal sealed class GenAIGeneratorParamsHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyGeneratorParams(handle);
}

/// <summary>One sequence and its KV cache. For one thread at a time.</summary>
internal sealed class GenAIGeneratorHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyGenerator(handle);
}

/// <summary>The adapters that were loaded for a model.</summary>
internal sealed class GenAIAdaptersHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyAdapters(handle);
}

/// <summary>Pictures that were decoded.</summary>
internal sealed class GenAIImagesHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyImages(handle);
}

/// <summary>What makes tensors of pictures.</summary>
internal sealed class GenAIProcessorHandle : GenAIHandle
{
    protected override void Destroy(nint handle) => GenAINative.OgaDestroyMultiModalProcessor(handle);
}
