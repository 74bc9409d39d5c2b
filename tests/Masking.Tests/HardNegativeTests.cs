using System.Globalization;
using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>What every log, build and answer is full of and what is no secret and no personal datum: the rules that are on by default leave it alone.</summary>
public sealed class HardNegativeTests
{
    private const int Count = 100_000;

    private static readonly string[] s_places = ["{0}", "\"id\": \"{0}\"", "commit {0}", "ref={0}", "({0})", "at {0}, then", "<td>{0}</td>", "image:{0}", "[{0}] ok"];

    public static TheoryData<string> Kinds => ["git hash", "short hash", "sha-256", "uuid", "timestamp", "epoch", "version", "decimal"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DefaultPack_OrdinaryValue_IsLeftAlone(string kind)
    {
        var random = new Random(20261125 + kind.Length);
        var masker = new SlotMasker();
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, s_places[i % s_places.Length], Value(kind, random)).Append('\n');
            if (text.Length > 16_000 || i == Count - 1)
            {
                AssertNothingFound(masker, text.ToString());
                text.Clear();
            }
        }
    }

    private static void AssertNothingFound(SlotMasker masker, string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        var sink = new CollectingSink();
        masker.Begin(Packs.Default.Program, SlotEncoding.Plain, mayHoldJson: false, null, TestSet.Key);
        masker.Push(new UnmaskedText(raw), ref sink);
        masker.End(ref sink);
        Assert.True(sink.Findings.Count == 0, sink.Findings.Count == 0 ? "" : $"rule {sink.Findings[0].Rule} at: {text.Substring((int)sink.Findings[0].Offset, 60)}");
    }

    private static string Value(string kind, Random random) => kind switch
    {
        "git hash" => Hex(random, 20),
        "short hash" => Hex(random, 4)[..(7 + random.Next(2))],
        "sha-256" => "sha256:" + Hex(random, 32),
        "uuid" => new Guid(Bytes(random, 16)).ToString(),
        "timestamp" => Time(random).ToString(s_formats[random.Next(s_formats.Length)], CultureInfo.InvariantCulture),
        // To the end of the 32-bit epoch, 2038: microseconds from 2039 on begin like card numbers, and one in ten has their check digit.
        "epoch" => (random.NextInt64(946_684_800, int.MaxValue) * (random.Next(3) switch { 0 => 1, 1 => 1_000, _ => 1_000_000 })).ToString(CultureInfo.InvariantCulture),
        "version" => $"{(random.Next(2) == 0 ? "v" : "")}{random.Next(40)}.{random.Next(100)}.{random.Next(10_000)}{(random.Next(3) == 0 ? "-rc." + random.Next(20) : "")}",
        _ => (random.NextDouble() * Math.Pow(10, random.Next(12))).ToString(random.Next(2) == 0 ? "R" : "F" + random.Next(1, 17), CultureInfo.InvariantCulture),
    };

    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:ss.ffffffzzz", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dd.MM.yyyy HH:mm", "MM/dd/yyyy", "yyyyMMddHHmmss", "HH:mm:ss.fff",
        "yyyy/MM/dd HH:mm:ss", "dd-MM-yyyy", "MMM d, yyyy",
    ];

    private static DateTime Time(Random random) => new(random.NextInt64(new DateTime(1990, 1, 1).Ticks, new DateTime(2040, 1, 1).Ticks), DateTimeKind.Utc);

    private static string Hex(Random random, int bytes) => Convert.ToHexStringLower(Bytes(random, bytes));

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
