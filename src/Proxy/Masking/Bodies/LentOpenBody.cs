using FastMcp.Masking;
using FastMcp.Masking.Lent;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is passed unread, but for what was lent for the call: that is covered, byte by byte.</summary>
internal sealed class LentOpenBody(ReplyOutlet outlet, OpenGrant grant, MaskSession session, LentText lent) : BodyMasker
{
    private readonly LentCover _cover = new(lent);

    public override BodyFault Push(ReadOnlySpan<byte> content) => Write(content, end: false);

    public override BodyFault End() => Write(default, end: true);

    public override void Drop()
    {
    }

    private BodyFault Write(ReadOnlySpan<byte> content, bool end)
    {
        var before = _cover.Found;
        outlet.Write(grant.Pass(_cover.Push(content, end)));
        session.LentFound += _cover.Found - before;
        return BodyFault.None;
    }
}
