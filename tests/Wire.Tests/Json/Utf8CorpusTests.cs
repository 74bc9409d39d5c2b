using System.Text;
using FastMcp.TestKit;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Tests.Json;

/// <summary>The UTF-8 corpus, each case as the content of a JSON string.</summary>
public sealed class Utf8CorpusTests
{
    [Fact]
    public void Scanner_Utf8InString_AcceptedIfValid()
    {
        const string file = "corpus/utf8/utf8tests.txt";
        if (!Shared.Has(file))
        {
            Assert.Skip("not present: 1 (corpus/utf8)");
        }

        var seen = 0;
        foreach (var line in File.ReadLines(Shared.PathOf(file)))
        {
            var parts = line.Split(':');
            if (line.StartsWith('#') || parts.Length < 3 || !parts[1].EndsWith("hex", StringComparison.Ordinal))
            {
                continue;
            }

            var content = Convert.FromHexString(parts[2].Replace(" ", "", StringComparison.Ordinal));
            if (content.AsSpan().ContainsAnyInRange((byte)0, (byte)0x1F) || content.AsSpan().ContainsAny("\"\\"u8))
            {
                continue;
            }

            seen++;
            byte[] json = [(byte)'"', .. content, (byte)'"'];
            for (var cut = 0; cut <= json.Length; cut++)
            {
                Trace.Of(json, SlotPlans.Json, out var scanner, out var result, cut);
                var valid = parts[1].Trim() == "valid hex";
                Assert.True(valid == (result == ScanResult.Done), $"{line}: {scanner.Fault}");
                Assert.Equal(valid ? JsonFaultKind.None : JsonFaultKind.InvalidUtf8, scanner.Fault.Kind);
            }
        }

        Assert.True(seen > 50, $"only {seen} cases");
    }

    [Fact]
    public void Scanner_EveryScalar_AgreesWithEncoder()
    {
        for (var scalar = 0x20; scalar <= 0x10FFFF; scalar += scalar < 0x10000 ? 1 : 61)
        {
            if (!Rune.IsValid(scalar) || scalar is '"' or '\\')
            {
                continue;
            }

            var json = Encoding.UTF8.GetBytes($"\"{new Rune(scalar)}\"");
            var cursor = new JsonCursor(json, 1, null);
            Assert.True(cursor.Read() && !cursor.Read() && cursor.Fault.IsNone, $"U+{scalar:X}");
        }
    }
}
