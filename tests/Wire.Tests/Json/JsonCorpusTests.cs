using FastMcp.TestKit;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Tests.Json;

/// <summary>The JSON parsing corpus: y_ is accepted, n_ refused; what i_ does is written down here.</summary>
public sealed class JsonCorpusTests
{
    private const string Folder = "corpus/json/parsing";

    /// <summary>Cases that the RFC leaves open and that are let through: numbers of any size, lone surrogate escapes.</summary>
    private static readonly string[] AcceptedOpenCases =
    [
        "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp", "i_number_pos_double_huge_exp",
        "i_number_real_neg_overflow", "i_number_real_pos_overflow", "i_number_real_underflow", "i_number_too_big_neg_int",
        "i_number_too_big_pos_int", "i_number_very_big_negative_int", "i_object_key_lone_2nd_surrogate",
        "i_string_1st_surrogate_but_2nd_missing", "i_string_1st_valid_surrogate_2nd_invalid",
        "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
        "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate", "i_string_invalid_surrogate",
        "i_string_inverted_surrogates_U+1D11E", "i_string_lone_second_surrogate",
    ];

    [Fact]
    public void Corpus_WholeInput_AcceptedAsNamed()
    {
        foreach (var (name, bytes) in Cases())
        {
            var trace = Trace.Of(bytes, SlotPlans.Json, out var scanner, out var result);
            var accepted = result == ScanResult.Done;
            Assert.True(accepted == Expected(name), $"{name}: {result} {scanner.Fault}");
            Assert.True(!accepted || trace.Bytes.WrittenSpan.SequenceEqual(bytes));
        }
    }

    [Fact]
    public void Corpus_CutAtEveryByte_SameEvents()
    {
        foreach (var (name, bytes) in Cases().Where(static c => c.Bytes.Length <= 300))
        {
            var whole = Trace.Of(bytes, SlotPlans.Json, out var first, out var expected);
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                var trace = Trace.Of(bytes, SlotPlans.Json, out var scanner, out var result, cut);
                Assert.True(result == expected && scanner.Fault == first.Fault, $"{name} cut at {cut}: {scanner.Fault}, {first.Fault}");
                Assert.True(expected == ScanResult.Fault || trace.Events == whole.Events, $"{name} cut at {cut}");
            }
        }
    }

    [Fact]
    public void Cursor_Corpus_AgreesWithScanner()
    {
        foreach (var (name, bytes) in Cases())
        {
            Trace.Of(bytes, SlotPlans.Json, out var scanner, out _);
            var cursor = new JsonCursor(bytes, 128, null);
            while (cursor.Read())
            {
            }

            Assert.True(cursor.Fault.IsNone == scanner.Fault.IsNone, $"{name}: {cursor.Fault}, {scanner.Fault}");
            Assert.True(cursor.Fault.Offset == scanner.Fault.Offset, $"{name}: {cursor.Fault}, {scanner.Fault}");
        }
    }

    private static bool Expected(string name) =>
        name.StartsWith("y_", StringComparison.Ordinal) || AcceptedOpenCases.Contains(name);

    private static List<(string Name, byte[] Bytes)> Cases()
    {
        if (!Shared.Has(Folder))
        {
            Assert.Skip("not present: 1 (corpus/json)");
        }

        var cases = Directory.GetFiles(Shared.PathOf(Folder), "*.json")
            .Select(static file => (Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file))).ToList();
        Assert.True(cases.Count > 300, "the corpus has 318 cases");
        return cases;
    }
}
