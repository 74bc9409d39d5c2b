using FastMcp.Wire.Models;

namespace FastMcp.WebConsole.Watching;

/// <summary>A stream of JSON lines.</summary>
internal sealed class LinesReader(StreamTexts? texts) : AnswerReader
{
    private readonly Carry _carry = new();
    private bool _over;

    public override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var found = new List<(ShownChannel, string)>();
        if (_over || !_carry.TryJoin(piece, out var input))
        {
            _over = true;
            return found;
        }

        var rest = input.AsSpan();
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            if (!rest[..end].Trim(" \r\t"u8).IsEmpty)
            {
                Add(texts, rest[..end], found);
            }

            rest = rest[(end + 1)..];
        }

        _carry.Keep(rest);
        return found;
    }
}
