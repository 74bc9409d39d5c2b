using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>
/// Catch and false alarms of the pack `injection`, all rules on, on a labelled set of our own. Both halves are known: rules and examples of the pack have phrases of both. With
/// FASTMCP_WRITE_RESULTS=1 the table is written anew; with FASTMCP_BIPIA=FOLDER (the folder `benchmark` of BIPIA) the public set is counted too.
/// </summary>
public sealed class InjectionFiguresTests
{
    private static readonly string Table = Path.Combine(Shared.Repository, "bench", "results", "injection.md");

    private static readonly string Folder = Path.Combine(Shared.Repository, "tests", "Corpus", "injection");

    private static readonly Lazy<RuleTables> Tables = new(Compiled);

    private static RuleTables Compiled()
    {
        PolicySource[] pack = [.. Packs.Sources.Where(source => source.Pack == "injection")];
        CompiledPolicy compiled = Compiler.Compile([.. pack, AllOn]);
        Assert.True(compiled.Diagnostics.Count == 0, string.Join("\n", compiled.Diagnostics));
        return TableImage.Read(compiled.Image).Record;
    }

    private static PolicySource AllOn { get; } = Packs.User("apiVersion: fastmcp/v1\npacks:\n  injection: { enable: ['*'] }\n");

    [Fact]
    public void Table_OfTheLabelledSet_IsWhatTheRulesGive()
    {
        string table = Head() + Section("Known, first half", "first") + Section("Known, second half", "second");
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(Table, table + (Environment.GetEnvironmentVariable("FASTMCP_BIPIA") is { } bipia ? Public(bipia) : Rest()));
        }

        if (Environment.GetEnvironmentVariable("FASTMCP_MISSES") == "1")
        {
            foreach ((string kind, string text) in Lines("attacks.first").Where(line => !IsFound(line.Text)).Concat(Lines("harmless.first").Where(line => IsFound(line.Text))))
            {
                Console.WriteLine($"{kind}\t{text}");
            }
        }

        Assert.StartsWith(table, File.ReadAllText(Table));
    }

    private static string Head() =>
        """
        # Injected instructions: catch and false alarms

        The pack `injection`, all rules on, on a labelled set of our own (`tests/Corpus/injection`): attacks in descriptions of tools and in results, and harmless texts of the same kinds, among them
        texts of security people that speak of such attacks. Both halves are **known**: examples
        and phrases of the pack stand in both, and all is of one hand. The figures say that the rules do what they were written for, and not what is caught of what others write: for that see the public set below. A text counts as found if any rule finds anything in it. Patterns find what is said in words that somebody thought of; `soft` and `authority` attacks, which read like ordinary text, need a model that judges (an external guard).

        Made by `FASTMCP_WRITE_RESULTS=1 FASTMCP_BIPIA=FOLDER` and the tests `InjectionFiguresTests`; FOLDER is `benchmark` of [BIPIA](https://github.com/microsoft/BIPIA) (MIT), of which nothing is in this repository.


        """.ReplaceLineEndings("\n");

    private static string Section(string title, string half)
    {
        (string Kind, string Text)[] attacks = [.. Lines("attacks." + half)], harmless = [.. Lines("harmless." + half)];
        var text = new StringBuilder($"## {title}\n\n| attack | texts | found | rate |\n|---|---|---|---|\n");
        foreach (IGrouping<string, (string Kind, string Text)> kind in attacks.GroupBy(line => line.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            Row(text, kind.Key, kind.Count(), kind.Count(line => IsFound(line.Text)));
        }

        Row(text, "all", attacks.Length, attacks.Count(line => IsFound(line.Text)));
        text.Append("\n| harmless | texts | false alarms | rate |\n|---|---|---|---|\n");
        foreach (IGrouping<string, (string Kind, string Text)> kind in harmless.GroupBy(line => line.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            Row(text, kind.Key, kind.Count(), kind.Count(line => IsFound(line.Text)));
        }

        Row(text, "all", harmless.Length, harmless.Count(line => IsFound(line.Text)));
        return text.Append('\n').ToString();
    }

    // Attacks there are tasks without any words around them; what they stand in is e-mails, tables and code.
    private static string Public(string folder)
    {
        var text = new StringBuilder("## A public set: BIPIA\n\nIts attacks are plain tasks (\"Recommend a good book\") that stand in e-mails and tables, without words of persuasion: nothing in them is a pattern, and none is found: what reads like a wish of the user needs a model that judges. Its texts without attacks show false alarms.\n\n| texts | number | found | rate |\n|---|---|---|---|\n");
        foreach (string file in new[] { "text_attack_test.json", "text_attack_train.json", "code_attack_test.json", "code_attack_train.json" })
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
            string[] attacks = [.. document.RootElement.EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray()).Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText())];
            Row(text, "attacks, " + file, attacks.Length, attacks.Count(IsFound));
        }

        foreach (string file in new[] { "email/test.jsonl", "email/train.jsonl", "table/test.jsonl", "table/train.jsonl", "code/test.jsonl", "code/train.jsonl" })
        {
            string[] texts = [.. File.ReadAllLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement.TryGetProperty("context", out JsonElement context) ? context.ToString() : line)];
            Row(text, "harmless, " + file, texts.Length, texts.Count(IsFound));
        }

        return text.ToString();
    }

    private static string Rest()
    {
        string all = File.Exists(Table) ? File.ReadAllText(Table) : "";
        int at = all.IndexOf("## A public set", StringComparison.Ordinal);
        return at < 0 ? "" : all[at..];
    }

    private static void Row(StringBuilder text, string kind, int count, int found) =>
        text.Append(CultureInfo.InvariantCulture, $"| {kind} | {count} | {found} | {(double)found / count:0.000} |\n");

    private static readonly Dictionary<string, bool> s_found = new(StringComparer.Ordinal);

    private static bool IsFound(string text) =>
        s_found.TryGetValue(text, out bool found) ? found : s_found[text] = WholeText.Find(Tables.Value, Encoding.UTF8.GetBytes(text)).Count > 0;

    // Escapes as JSON has them: what nobody sees is seen in the file.
    private static IEnumerable<(string Kind, string Text)> Lines(string name) =>
        File.ReadAllLines(Path.Combine(Folder, name + ".tsv")).Where(line => line.Length > 0).Select(line => line.Split('\t', 2))
            .Select(parts => (parts[0], System.Text.RegularExpressions.Regex.Replace(parts[1], @"\\u([0-9a-f]{4})|\\n", match => match.Groups[1].Success ? ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString() : "\n")));
}
