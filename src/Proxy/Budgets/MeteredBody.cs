using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;

namespace FastMcp.Proxy.Budgets;

/// <summary>Content of a model's answer that is masked as ever, and looked at for what it says that it used.</summary>
internal sealed class MeteredBody(BodyMasker masker, UsageMeter usage) : BodyMasker
{
    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        usage.Push(content);
        return masker.Push(content);
    }

    public override BodyFault End() => masker.End();

    public override void Drop() => masker.Drop();
}
