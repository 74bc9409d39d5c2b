using FastMcp.Masking.Lent;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Recording;

namespace FastMcp.Proxy.Recording;

/// <summary>Content of an answer that is masked as ever, and sealed as it came, decoded: for routes that say so. What was lent for the call is covered in what is sealed: nobody is to open it.</summary>
internal sealed class SealedBody(BodyMasker masker, SessionLog log, Opened opened, LentText? lent) : BodyMasker
{
    private readonly LentCover? _cover = lent is null ? null : new LentCover(lent);

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        opened.Originals.Add(log, opened, Direction.Reply, _cover is null ? content : _cover.Push(content, end: false));
        return masker.Push(content);
    }

    public override BodyFault End()
    {
        if (_cover is not null)
        {
            opened.Originals.Add(log, opened, Direction.Reply, _cover.Push(default, end: true));
        }

        return masker.End();
    }

    public override void Drop() => masker.Drop();
}
