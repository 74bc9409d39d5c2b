using FastMcp.Masking.Text;
using FastMcp.Masking.Tokens;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.WriteBack;

/// <summary>Finds the masks of a session in the slots of an argument: its tokens by opening them, all others by memory.</summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
public sealed class WriteBackGuard(SessionTokens tokens)
{
    private readonly TokenReader _reader = new(tokens);
    private readonly SlotSegments _segments = new();

    /// <param name="rules">The policy, whose tokens these may be.</param>
    /// <param name="issued">The session's other masks; null: it has none.</param>
    /// <param name="scope">Tokens that will be turned back.</param>
    public void Look<TSink>(RuleSet rules, IssuedMasks? issued, in RevealScope scope, in SlotInfo slot, UnmaskedText text, ref TSink sink)
        where TSink : struct, IReturnSink, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (slot.Encoding is not (SlotEncoding.JsonString or SlotEncoding.Plain))
        {
            return;
        }

        _segments.Read(text.Bytes, slot.Encoding, slot.MayHoldJson);
        for (var index = 0; index < _segments.Count; index++)
        {
            var segment = _segments.Text(index);
            Tokens(rules, scope, segment, ref sink);
            for (var at = 0; issued is not null && issued.TryFind(segment, ref at, out var mask);)
            {
                sink.Found(new ReturnedMask(mask.Rule, mask.Refuse ? ReturnedKind.Refused : ReturnedKind.Noted));
            }
        }
    }

    /// <summary>Forgets the text of the last slot.</summary>
    public void Clear()
    {
        _segments.Clear();
        _reader.Clear();
    }

    private void Tokens<TSink>(RuleSet rules, in RevealScope scope, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IReturnSink, allows ref struct
    {
        for (var at = 0; rules.HasTokens && _reader.TryNext(rules, text, at, out var found, out var rule, out var opens); at = found.End)
        {
            var kind = !opens ? ReturnedKind.Foreign
                : scope.Allows(rule.Ordinal) ? ReturnedKind.Revealed
                : rule.Mask.WriteBack switch { Core.WriteBack.Refuse => ReturnedKind.Refused, _ => ReturnedKind.Noted };
            sink.Found(new ReturnedMask(rule.Id, kind));
        }
    }
}
