using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>
/// Precision and recall of the rules that are on by default, by family, on the labelled set. The committed figures are checked. With
/// FASTMCP_WRITE_RESULTS=1 they are written anew, and the texts to artifacts/detection, where bench/Detection/run.sh has the peers read them.
/// </summary>
public sealed class DetectionFiguresTests
{
    private static readonly string Table = Path.Combine(Shared.Repository, "bench", "results", "detection.md");

    private static readonly string Folder = Path.Combine(Shared.Repository, "artifacts", "detection");

    private static readonly Lazy<RuleTables> Tables = new(() => TableImage.Read(Compiler.Compile(Packs.Sources).Image).Record);

    [Fact]
    public void Table_OfTheLabelledSet_IsWhatTheRulesGive()
    {
        string table = Section("Known half", Documents.Known) + Section("Held-out half", Documents.HeldOut);
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            Export();
            File.WriteAllText(Table, Head() + table);
        }

        Assert.Equal(File.ReadAllText(Table), Head() + table);
    }

    private static string Head() =>
        $"""
        # Precision and recall on the labelled set

        {Documents.Known.Count} texts known while rules were written, {Documents.HeldOut.Count} held out (other templates, telephone forms and seed); rules that are on by
        default. A third and more of each text looks like a value and is none: hashes, UUIDs, times, versions, placeholders. Found: a masked span
        overlaps the value; whole: it covers it. False: a masked span that overlaps no planted value.
        Made by `FASTMCP_WRITE_RESULTS=1` and the tests `DetectionFiguresTests`; beside peers in [detection-peers.md](detection-peers.md).


        """.ReplaceLineEndings("\n");

    private static string Section(string title, IReadOnlyList<Document> documents)
    {
        var rows = new SortedDictionary<string, (int Total, int Found, int Whole)>(StringComparer.Ordinal);
        int findings = 0, wrong = 0;
        foreach (Document document in documents)
        {
            List<(int Start, int End)> found = Find(document.Text);
            findings += found.Count;
            wrong += found.Count(span => !document.Planted.Any(planted => planted.Start < span.End && span.Start < planted.Start + planted.Length));
            foreach (Planted planted in document.Planted)
            {
                (int total, int hit, int whole) = rows.GetValueOrDefault(planted.Family);
                int end = planted.Start + planted.Length;
                rows[planted.Family] = (total + 1,
                    hit + (found.Any(span => span.Start < end && planted.Start < span.End) ? 1 : 0),
                    whole + (found.Any(span => span.Start <= planted.Start && end <= span.End) ? 1 : 0));
            }
        }

        var text = new StringBuilder($"## {title}\n\n| family | planted | found | whole | recall |\n|---|---|---|---|---|\n");
        foreach (var (family, (total, hit, whole)) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {family} | {total} | {hit} | {whole} | {(double)hit / total:0.000} |\n");
        }

        int all = rows.Values.Sum(row => row.Total), hits = rows.Values.Sum(row => row.Found);
        return text.Append(CultureInfo.InvariantCulture, $"| all | {all} | {hits} | {rows.Values.Sum(row => row.Whole)} | {(double)hits / all:0.000} |\n\nFindings {findings}, false {wrong}, precision {1 - ((double)wrong / findings):0.000}.\n\n").ToString();
    }

    /// <summary>In UTF-16 units; the texts are ASCII.</summary>
    private static List<(int Start, int End)> Find(string text) =>
        [.. WholeText.Find(Tables.Value, Encoding.UTF8.GetBytes(text)).Select(match => (match.Start, match.End))];

    private static void Export()
    {
        Directory.CreateDirectory(Folder);
        Write("known", Documents.Known);
        Write("held-out", Documents.HeldOut);
        if (Shared.Has("corpus/pii/presidio_synth_v2.json"))
        {
            Write("presidio-scored", Foreign.Presidio(Shared.PathOf("corpus/pii/presidio_synth_v2.json")));
        }

        foreach (string name in new[] { "phones", "gitleaks" }.Where(name => File.Exists(Path.Combine(Folder, name + ".json"))))
        {
            Write(name + "-scored", Foreign.Read(Path.Combine(Folder, name + ".json")));
        }
    }

    private static void Write(string name, IReadOnlyList<Document> documents) => File.WriteAllText(
        Path.Combine(Folder, name + ".json"),
        JsonSerializer.Serialize(documents.Select(document => new { document.Text, document.Planted, Ours = FindUnits(document.Text).Select(span => new[] { span.Start, span.End }) })));

    /// <summary>In UTF-16 units of any text.</summary>
    private static IEnumerable<(int Start, int End)> FindUnits(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return WholeText.Find(Tables.Value, utf8).Select(match => (Encoding.UTF8.GetCharCount(utf8, 0, match.Start), Encoding.UTF8.GetCharCount(utf8, 0, match.End)));
    }
}
