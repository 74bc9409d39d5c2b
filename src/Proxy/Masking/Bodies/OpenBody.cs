using FastMcp.Masking;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content of a route whose snapshot grants that nothing is masked: passed as it comes.</summary>
internal sealed class OpenBody : BodyMasker
{
    private ReplyOutlet _outlet = null!;
    private OpenGrant _grant = null!;

    public void Begin(ReplyOutlet outlet, OpenGrant grant)
    {
        _outlet = outlet;
        _grant = grant;
    }

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        _outlet.Write(_grant.Pass(content));
        return BodyFault.None;
    }

    public override BodyFault End() => BodyFault.None;

    public override void Drop()
    {
    }
}
