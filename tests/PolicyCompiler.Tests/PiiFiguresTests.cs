using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>
/// Precision and recall by entity on a public synthetic set. The committed table is checked; with
/// FASTMCP_WRITE_RESULTS=1 it is written anew.
/// </summary>
public sealed class PiiFiguresTests
{
    private const string Corpus = "corpus/pii/presidio_synth_v2.json";
    private static readonly string Table = Path.Combine(Shared.Repository, "bench", "results", "pii-precision-recall.md");

    private static readonly (string Entity, string[] Rules)[] Entities =
    [
        ("EMAIL_ADDRESS", ["email"]), ("CREDIT_CARD", ["card"]), ("US_SSN", ["us-ssn"]), ("IBAN_CODE", ["iban"]),
        ("PHONE_NUMBER", ["phone", "phone-labelled", "phone-spoken"]), ("IP_ADDRESS", ["ipv4", "ipv6"]),
    ];

    [Fact]
    public void Table_OfTheSyntheticSet_IsWhatTheRulesGive()
    {
        if (!Shared.Has(Corpus))
        {
            TestContext.Current.SendDiagnosticMessage("not present: 1 ({0})", Corpus);
            Assert.Skip("not present: 1");
        }

        List<LabelledText> texts = Read(Shared.PathOf(Corpus));
        string table = Head(texts) + Section("Default rules", texts, Packs.Sources) + Section("All rules on", texts, [.. Packs.Sources, AllOn()]);
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(Table, table);
        }

        Assert.Equal(File.ReadAllText(Table), table);
    }

    private static string Head(List<LabelledText> texts) =>
        $"""
        # Precision and recall by entity

        Set: presidio_synth_v2, {texts.Count} synthetic texts; rules: the pack `pii` beside `secrets`; measured with the whole-text meaning of the tables.
        Found: a masked span overlaps the entity. Exact: it is the entity's span. Precision: findings of the entity's rules that overlap
        such an entity. What has no pattern (names, places, organisations, addresses) has no rule and is not in the table.
        The forms of telephone and card numbers were widened after reading this set's misses: their recall is in-sample. Figures for
        telephone numbers in general are in [detection-peers.md](detection-peers.md).


        """.ReplaceLineEndings("\n");

    private static string Section(string title, List<LabelledText> texts, PolicySource[] sources)
    {
        RuleTables tables = TableImage.Read(Compiler.Compile(sources).Image).Record;
        List<List<TextMatch>> found = [.. texts.Select(text => WholeText.Find(tables, text.Utf8))];
        var table = new StringBuilder();
        table.Append("## ").Append(title).Append("\n\n| entity | in the set | found | exact | recall | findings | right | precision |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (entity, rules) in Entities)
        {
            AppendRow(table, texts, found, entity, match => rules.Contains(tables.Rules[match.Rule].Id));
        }

        AppendOthers(table, texts, found, tables);
        return table.Append('\n').ToString();
    }

    private static void AppendRow(StringBuilder table, List<LabelledText> texts, List<List<TextMatch>> found, string entity, Func<TextMatch, bool> ofEntity)
    {
        int total = 0, hit = 0, exact = 0, findings = 0, right = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            LabelledSpan[] spans = [.. texts[i].Spans.Where(span => span.Entity == entity)];
            TextMatch[] own = [.. found[i].Where(ofEntity)];
            total += spans.Length;
            hit += spans.Count(span => found[i].Any(span.Overlaps));
            exact += spans.Count(span => found[i].Any(match => match.Start == span.Start && match.End == span.End));
            findings += own.Length;
            right += own.Count(match => spans.Any(span => span.Overlaps(match)));
            if (Environment.GetEnvironmentVariable("FASTMCP_SHOW_MISSES") == "1")
            {
                Show(texts[i], spans.Where(span => !found[i].Any(span.Overlaps)).Select(span => $"miss {entity} {texts[i].Cut(span.Start, span.End)}"));
                Show(texts[i], own.Where(match => !spans.Any(span => span.Overlaps(match))).Select(match => $"false {entity} {texts[i].Cut(match.Start, match.End)}"));
            }
        }

        table.Append(CultureInfo.InvariantCulture, $"| {entity} | {total} | {hit} | {exact} | {Ratio(hit, total)} | {findings} | {right} | {Ratio(right, findings)} |\n");
    }

    /// <summary>Findings of rules that no entity of the set is for: all of them are masks that nobody asked for.</summary>
    private static void AppendOthers(StringBuilder table, List<LabelledText> texts, List<List<TextMatch>> found, RuleTables tables)
    {
        string[] known = [.. Entities.SelectMany(entity => entity.Rules)];
        var others = found.SelectMany(matches => matches).Select(match => tables.Rules[match.Rule].Id).Where(id => !known.Contains(id))
            .GroupBy(id => id).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}");
        table.Append("\nFindings of other rules: ").Append(string.Join(", ", others.DefaultIfEmpty("none"))).Append(".\n");
    }

    private static void Show(LabelledText text, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            TestContext.Current.SendDiagnosticMessage(line.Replace('\n', ' '));
        }
    }

    private static string Ratio(int part, int of) => of == 0 ? "-" : ((double)part / of).ToString("0.000", CultureInfo.InvariantCulture);

    private static PolicySource AllOn()
    {
        IEnumerable<PolicySource> pii = Packs.Sources.Where(source => source.Pack == "pii");
        string[] off = [.. pii.SelectMany(source => source.Text.Split("\n  - id: ").Skip(1)).Where(rule => rule.Contains("\n    enabled: false\n")).Select(rule => rule.Split('\n')[0])];
        return Packs.User($"apiVersion: fastmcp/v1\npacks: {{ pii: {{ enable: [{string.Join(", ", off)}] }} }}\n");
    }

    private static List<LabelledText> Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateArray().Select(LabelledText.Read)];
    }
}
