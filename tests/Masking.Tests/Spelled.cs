using System.Text;

namespace FastMcp.Masking.Tests;

/// <summary>
/// A text with the raw bytes that spell each stretch of it, built by the test, so that what leaves unmasked can be
/// expected byte for byte. Segments are texts of their own.
/// </summary>
internal sealed class Spelled
{
    private readonly List<Part> _parts = [];
    private readonly Dictionary<(TestSet Set, int Segment), List<byte>> _ended = [];

    private readonly record struct Part(byte[] Text, byte[] Raw, int Segment, int Layers);

    public byte[] Raw => [.. _parts.SelectMany(part => part.Raw)];

    public int Segments { get; private set; }

    public void Add(ReadOnlySpan<byte> text, ReadOnlySpan<byte> raw, int layers) =>
        _parts.Add(new(text.ToArray(), raw.ToArray(), Segments, layers));

    public void NextSegment() => Segments++;

    /// <summary>What must leave, by the oracle over each segment.</summary>
    public string Expected(TestSet set) => Encoding.Latin1.GetString(ExpectedBytes(set));

    /// <inheritdoc cref="Expected"/>
    public byte[] ExpectedBytes(TestSet set)
    {
        var expected = new List<byte>();
        for (var segment = 0; segment <= Segments; segment++)
        {
            expected.AddRange(Ended(set, segment));
        }

        return [.. expected];
    }

    /// <summary>The text that the first raw bytes spell. An escape that is cut spells nothing.</summary>
    public byte[] TextOf(int rawEnd) => [.. Come(rawEnd).SelectMany(part => part.Text)];

    /// <summary>Where the spelling of the text from a position on begins.</summary>
    public int RawOf(int position)
    {
        var (text, raw) = (0, 0);
        foreach (var part in _parts.TakeWhile(part => text + part.Text.Length <= position))
        {
            text += part.Text.Length;
            raw += part.Raw.Length;
        }

        return raw;
    }

    /// <summary>What must have left when so many raw bytes have come: all of the segments that ended, of the last one what is decided.</summary>
    public byte[] ExpectedSoFar(TestSet set, int rawEnd)
    {
        var come = Come(rawEnd);
        var expected = new List<byte>();
        var last = come.Length == 0 ? 0 : come[^1].Segment;
        for (var segment = 0; segment < last; segment++)
        {
            expected.AddRange(Ended(set, segment));
        }

        Expect(set, [.. come.Where(part => part.Segment == last)], expected, open: true);
        return [.. expected];
    }

    private List<byte> Ended(TestSet set, int segment)
    {
        if (!_ended.TryGetValue((set, segment), out var expected))
        {
            _ended[(set, segment)] = expected = [];
            Expect(set, [.. _parts.Where(part => part.Segment == segment)], expected);
        }

        return expected;
    }

    private Part[] Come(int rawEnd)
    {
        var at = 0;
        return [.. _parts.TakeWhile(part => (at += part.Raw.Length) <= rawEnd)];
    }

    private static void Expect(TestSet set, Part[] parts, List<byte> expected, bool open = false)
    {
        var text = parts.SelectMany(part => part.Text).ToArray();
        var oracle = new Oracle(set, text, open).Run();
        var at = 0;
        foreach (var part in parts.TakeWhile(part => at + part.Text.Length <= oracle.Hold))
        {
            var hit = oracle.Events.Find(found => found.Start <= at && at < found.End);
            if (hit.End == 0)
            {
                expected.AddRange(part.Raw);
            }
            else if (hit.Start == at && !hit.IsDrop)
            {
                expected.AddRange(MaskOf(set, hit, text, part.Layers));
            }

            at += part.Text.Length;
        }
    }

    private static byte[] MaskOf(TestSet set, Oracle.Event hit, byte[] text, int layers)
    {
        var value = Encoding.Latin1.GetString(text[hit.Start..hit.End]);
        var mask = layers < 0 && value.TrimStart('-').All(char.IsAsciiDigit)
            ? (value[0] == '-' ? "-1" : "1").PadRight(value.Length, '0')
            : hit.Rule >= set.Rules.Length ? set.MaskTextOf(hit.Rule)
            : MaskOracle.Of(set.Rules[hit.Rule], text[hit.Start..hit.End]);
        for (var layer = 0; layer < Math.Abs(layers) - (layers < 0 ? 1 : 0); layer++)
        {
            mask = mask.Replace("\\", "\\\\").Replace("\"", "\\\"");
        }

        return Encoding.UTF8.GetBytes(mask);
    }
}
