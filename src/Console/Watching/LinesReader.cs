using FastMcp.Wire.Models;

namespace FastMcp.WebConsole.Watching;

/// <summary>A stream of JSON lines.</summary>
internal sealed class LinesReader(StreamTexts? texts) : CarriedReader
{
    protected override ReadOnlySpan<byte> Read(ReadOnlySpan<byte> rest, List<(ShownChannel Channel, string Text)> into)
    {
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            if (!rest[..end].Trim(" \r\t"u8).IsEmpty)
            {
                Add(texts, rest[..end], into);
            }

            rest = rest[(end + 1)..];
        }

        return rest;
    }
}
