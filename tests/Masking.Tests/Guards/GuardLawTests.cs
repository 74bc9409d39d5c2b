using System.Text;
using System.Text.Json;
using FastMcp.Masking.Guards;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Guards;

/// <summary>
/// The law of guards: what is taken away is every unit of every value that the guard knows, and nothing else, for every cut of the text into pieces
/// and for every moment at which the guard is asked, as long as no value is longer than the overlap.
/// </summary>
public sealed class GuardLawTests
{
    private const int Overlap = 6;

    private static readonly GuardLabel s_label = new("W", "guard/g/W", -1);
    internal static readonly string[] Words = ["abba", "bab", "a😀", "bb\nbb", "é"];

    [Fact]
    public void Text_CutAndAskedAnywhere_LosesTheGuardsWordsAndNothingElse()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var rounds = Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 200_000 : 2_000;
        for (var round = 0; round < rounds; round++)
        {
            var text = Text(random, "aabb😀\n é".EnumerateRunes().ToArray());
            var left = JsonString(Run(Spelled(text, random), random, Words));
            Assert.True(Without(text) == left.Replace("[W]", "", StringComparison.Ordinal), $"seed {seed}, round {round}: '{text}' became '{left}'");
        }
    }

    [Fact]
    public void TextThatIsJson_CutAndAskedAnywhere_LosesWordsOfItsStringsAndStaysJson()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 1_500; round++)
        {
            var text = Text(random, "aabb😀\né".EnumerateRunes().ToArray());
            // Twice: the inner string's escapes stand in the outer one.
            var inner = $$"""{"n":12,"t":"{{Spelled(text, random)}}"}""";
            var left = JsonString(Run(Spelled(inner, random), random, Words));
            using var document = JsonDocument.Parse(left);
            Assert.True(Without(text) == document.RootElement.GetProperty("t").GetString()!.Replace("[W]", "", StringComparison.Ordinal), $"seed {seed}, round {round}: {inner} became {left}");
            Assert.Equal(12, document.RootElement.GetProperty("n").GetInt32());
        }
    }

    [Fact]
    public void TextThatIsJson_GuardFindsItsFrame_StaysJson()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 1_000; round++)
        {
            var inner = $$"""{"a\"b":[1,-22,{"c":"d\\e\u0041"}],"f":"g {h}, [i]: j"}""";
            var left = JsonString(Run(Spelled(inner, random), random, null));
            using var document = JsonDocument.Parse(left);
            Assert.True(document.RootElement.ValueKind == JsonValueKind.Object, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Repeat_OfATextThatWasAsked_IsNotAskedAndIsTheSame()
    {
        var texts = new GuardTexts();
        var gather = new GuardTap(texts, cuts: false);
        var sink = new Kept([]);
        Slot(gather, "to abba, so", 1, ref sink);
        Slot(gather, "to abba, so", 0, ref sink);
        texts.End(new ChannelId(1));
        Assert.Equal([11L, 0L], texts.Open.Select(text => text.Unasked));
        Ask(texts.Open[0], Words, new Random(1));
        Assert.True(texts.Open.TrueForAll(text => text.IsSettled));
        var cut = new GuardTap(texts, cuts: true);
        var (one, other) = (new Kept([]), new Kept([]));
        Slot(cut, "to abba, so", 1, ref one);
        Slot(cut, "to abba, so", 0, ref other);
        Assert.Equal(("to [W], so", "to [W], so"), (one.Text, other.Text));
    }

    [Theory]
    [InlineData("abba \\ud83d")]
    [InlineData("{\\\"t\\\":\\\"abba \\\\u00")]
    [InlineData("{\\\"t\\\":\\\"abba \\\\")]
    [InlineData("{\\\"t\\\":\\\"abba \\\\ud83d\\\\u00")]
    public void Force_TextThatStopsWithinACharacter_SettlesAllOfIt(string encoded)
    {
        var texts = new GuardTexts();
        var sink = new Kept([]);
        Slot(new GuardTap(texts, cuts: false), encoded, 1, ref sink);
        var text = Assert.Single(texts.Open);
        Ask(text, Words, new Random(1));
        Assert.Equal((0L, false), (text.Unasked, text.IsSettled));
        text.Force([]);
        Assert.True(text.IsSettled);
        var left = new Kept([]);
        Slot(new GuardTap(texts, cuts: true), encoded, 1, ref left);
        Assert.Equal(encoded.Replace("abba", "[W]", StringComparison.Ordinal), left.Text);
    }

    [Fact]
    public void Label_WithAnythingThatJsonCouldRead_IsNone()
    {
        Assert.Throws<ArgumentException>(() => new GuardLabel("A\"B", "r", -1));
        Assert.Throws<ArgumentException>(() => new GuardLabel("", "r", -1));
    }

    // null: anything anywhere is a finding.
    internal static string Run(string encoded, Random random, string[]? words)
    {
        var texts = new GuardTexts();
        var (gather, cut) = (new GuardTap(texts, cuts: false), new GuardTap(texts, cuts: true));
        var left = new Kept([]);
        var held = new Queue<(byte[] Piece, long Needs)>();
        var bytes = Encoding.UTF8.GetBytes(encoded);
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(1, 9));
            // A slot of a stream is a JSON string by itself: it ends with no half of an escape or a character.
            while (at + length < bytes.Length && !IsWhole(bytes.AsSpan(at, length)))
            {
                length++;
            }

            var piece = bytes[at..(at + length)];
            at += length;
            var nothing = new Kept([]);
            Slot(gather, piece, 1, random, ref nothing);
            var text = texts.Open.Count > 0 ? texts.Open[0] : null;
            held.Enqueue((piece, text?.Length ?? 0));
            if (text is not null && random.Next(3) == 0 && text.Unasked > 0)
            {
                Ask(text, words, random);
            }

            Release(held, text, cut, random, ref left);
        }

        texts.EndAll();
        while (texts.Open is [{ IsSettled: false } open])
        {
            if (open.Unasked > 0)
            {
                Ask(open, words, random);
            }
            else
            {
                open.Force([]);
            }
        }

        Release(held, texts.Open.FirstOrDefault(), cut, random, ref left);
        Assert.Empty(held);
        return left.Text;
    }

    private static void Release(Queue<(byte[] Piece, long Needs)> held, GuardText? text, GuardTap cut, Random random, ref Kept left)
    {
        while (held.TryPeek(out var first) && first.Needs <= (text?.Cleared ?? 0))
        {
            held.Dequeue();
            Slot(cut, first.Piece, 1, random, ref left);
        }
    }

    internal static void Ask(GuardText text, string[]? words, Random random)
    {
        var piece = text.Take(Overlap, random.Next(4 * Overlap, 200));
        Assert.DoesNotContain('\uFFFD', piece.Characters);
        var spans = new List<GuardSpan>();
        foreach (var word in words ?? [])
        {
            for (var at = piece.Characters.IndexOf(word, StringComparison.Ordinal); at >= 0; at = piece.Characters.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                spans.Add(new(piece.Start + at, piece.Start + at + word.Length, s_label));
            }
        }

        for (var i = 0; words is null && i < 3; i++)
        {
            var (one, other) = (random.Next(piece.Characters.Length + 1), random.Next(piece.Characters.Length + 1));
            spans.Add(new(piece.Start + Math.Min(one, other), piece.Start + Math.Max(one, other), s_label));
        }

        text.Answered(piece, spans, Overlap, []);
    }

    internal static void Slot(GuardTap tap, string text, ulong channel, ref Kept sink) => Slot(tap, Encoding.UTF8.GetBytes(text), channel, new Random(1), ref sink);

    private static void Slot(GuardTap tap, byte[] bytes, ulong channel, Random random, ref Kept sink)
    {
        Assert.True(tap.Begin(new SlotInfo(SlotEncoding.JsonString, new ChannelId(channel), MayHoldJson: true)));
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(1, 5));
            tap.Take(bytes.AsSpan(at, length), isMonitored: false, ref sink);
            at += length;
        }

        tap.EndSlot(isWhole: channel == 0, ref sink);
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && TextUnits.Next(bytes[at..], isJson: true, out _, out _) is > 0 and var length)
        {
            at += length;
        }

        return at == bytes.Length;
    }

    internal static string Text(Random random, Rune[] letters) => string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => letters[random.Next(letters.Length)].ToString()));

    internal static string Without(string text)
    {
        var covered = new bool[text.Length];
        foreach (var word in Words)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                covered.AsSpan(at, word.Length).Fill(true);
            }
        }

        return string.Concat(text.Where((_, at) => !covered[at]));
    }

    internal static string Spelled(string text, Random random) => string.Concat(text.Select((unit, at) => unit switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => random.Next(2) == 0 ? "\\n" : "\\u000a",
        _ when char.IsSurrogate(unit) && text.Length % 2 == 0 => $"\\u{(int)unit:X4}",
        _ when !char.IsSurrogate(unit) && random.Next(6) == 0 => $"\\u{(int)unit:x4}",
        _ => unit.ToString(),
    }));

    internal static string JsonString(string encoded) => JsonSerializer.Deserialize<string>($"\"{encoded}\"")!;

    internal readonly struct Kept(List<byte> bytes) : IMaskedSink
    {
        public string Text => Encoding.UTF8.GetString([.. bytes]);

        public void Write(Masked masked) => bytes.AddRange(masked.Bytes);

        public void Write(Monitored monitored) => bytes.AddRange(monitored.Bytes);

        public void Found(in Finding finding)
        {
        }
    }
}
