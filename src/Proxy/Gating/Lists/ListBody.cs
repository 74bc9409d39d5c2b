using System.Buffers;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;

namespace FastMcp.Proxy.Gating.Lists;

/// <summary>
/// Content that lists something, or is looked at as a whole for another reason: it is put together, which the answer's limit bounds, filtered, and masked as it would have been.
/// </summary>
/// <param name="masker">Takes what may be shown.</param>
/// <param name="filter">Says what that is.</param>
/// <param name="strict">It says that it is JSON; else what is none goes on as the text that it is.</param>
internal sealed class ListBody(BodyMasker masker, IAnswerFilter filter, bool strict) : BodyMasker
{
    private readonly ArrayBufferWriter<byte> _content = new();

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        _content.Write(content);
        return BodyFault.None;
    }

    public override BodyFault End()
    {
        if (_content.WrittenCount > 0)
        {
            if (!filter.TryFilter(_content.WrittenSpan, out var shown) && strict)
            {
                return BodyFault.MalformedJson;
            }

            var fault = masker.Push(shown);
            if (fault != BodyFault.None)
            {
                return fault;
            }
        }

        return masker.End();
    }

    public override void Drop()
    {
        _content.Clear();
        masker.Drop();
    }
}
