using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Recording;

namespace FastMcp.Proxy.Recording;

/// <summary>Content of an answer that is masked as ever, and sealed as it came, decoded: for routes that say so.</summary>
internal sealed class SealedBody(BodyMasker masker, SessionLog log, Opened opened) : BodyMasker
{
    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        opened.Originals.Add(log, opened, Direction.Reply, content);
        return masker.Push(content);
    }

    public override BodyFault End() => masker.End();

    public override void Drop() => masker.Drop();
}
