using System.Globalization;
using System.Text.Json;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.PolicyCompiler.Patterns.Unicode;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>
/// The table in the source against the runtime's own, character by character, and scripts against node's. With
/// FASTMCP_WRITE_RESULTS=1 the table is written anew.
/// </summary>
public sealed class UnicodeTableTests
{
    private static readonly string Source = Path.Combine(Shared.Repository, "src/PolicyCompiler/Patterns/Unicode/UnicodeData.cs");

    private static readonly string[] Scripts =
    [
        "Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Georgian", "Greek", "Han", "Hangul", "Hebrew", "Hiragana", "Katakana", "Latin", "Tamil", "Thai",
    ];

    public static TheoryData<UnicodeCategory> AllCategories => [.. Enum.GetValues<UnicodeCategory>()];

    [Theory]
    [MemberData(nameof(AllCategories))]
    public void Category_EveryCharacter_IsThatOfTheRuntime(UnicodeCategory category)
    {
        string name = UnicodeClass.Names.Where(known => known.Length == 2 && known != "LC").ElementAt((int)category);
        Assert.Equal(Enumerable.Range(0, 0x110000).Where(character => CharUnicodeInfo.GetUnicodeCategory(character) == category), Members(UnicodeClass.Find(name)!));
    }

    [Fact]
    public void Category_OneLetter_IsTheUnionOfItsTwoLetterOnes() =>
        Assert.All("LMNZCPS", letter =>
        {
            var parts = UnicodeClass.Names.Where(name => name.Length == 2 && name != "LC" && name[0] == letter).SelectMany(name => Members(UnicodeClass.Find(name)!));
            Assert.Equal(parts.Order(), Members(UnicodeClass.Find(letter.ToString())!));
        });

    [Fact]
    public void CasePairs_AllOfThem_AreTheRuntimes() => Assert.Equal(UnicodeTables.CasePairs(), CaseFolding.Pairs);

    [Fact]
    public void Scripts_EveryCharacter_IsOfOneScriptAndAssigned()
    {
        int[] all = [.. UnicodeData.Scripts.SelectMany(script => Members(UnicodeClass.Find(script.Name)!))];
        Assert.Equal(Scripts, UnicodeData.Scripts.Select(script => script.Name));
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.DoesNotContain(all, character => !IsAssigned(character));
        Assert.All("aÿſẞK", letter => Assert.Contains(letter, Members(UnicodeClass.Find("Latin")!)));
    }

    [Fact]
    public void Scripts_BesideNode_AreTheSame()
    {
        if (ScriptsOfNode() is not { } node)
        {
            TestContext.Current.SendDiagnosticMessage("not present: 1 (node)");
            Assert.Skip("not present: 1");
            return;
        }

        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(Source, UnicodeTables.Write(node.Unicode, [.. node.Scripts.Select(script => (script.Name, Ranges(script.Ranges.Split(' ').SelectMany(Expand).Where(IsAssigned))))]));
        }

        // Another version of Unicode may know more characters, never another script of the same one.
        var known = UnicodeData.Scripts.ToDictionary(script => script.Name, script => Members(UnicodeClass.Find(script.Name)!).ToHashSet());
        Assert.All(node.Scripts, script =>
        {
            HashSet<int> theirs = [.. script.Ranges.Split(' ').SelectMany(Expand)];
            Assert.True(theirs.IsSubsetOf(known[script.Name]) || known[script.Name].IsSubsetOf(theirs), script.Name);
        });
    }

    /// <summary>Scripts and categories are of one version: what the runtime does not know yet is left out.</summary>
    private static bool IsAssigned(int character) => CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.OtherNotAssigned;

    private static string Ranges(IEnumerable<int> characters)
    {
        var set = new CharClass();
        foreach (int character in characters)
        {
            set.Add(character, character);
        }

        return string.Join(' ', set.Ranges.Select(range => range.First == range.Last ? $"{range.First:X}" : $"{range.First:X}-{range.Last:X}"));
    }

    private static IEnumerable<int> Members(CharClass set) => set.Ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1));

    private static IEnumerable<int> Expand(string range)
    {
        int[] ends = [.. range.Split('-').Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    private static (string Unicode, (string Name, string Ranges)[] Scripts)? ScriptsOfNode()
    {
        const string program =
            """
            const all = {};
            for (const name of process.argv.slice(1)) {
              const test = new RegExp(`^\\p{Script=${name}}$`, 'u'), ranges = [];
              for (let c = 0; c <= 0x110000; c++) {
                const is = c < 0x110000 && test.test(String.fromCodePoint(c));
                if (is && !(ranges.length && ranges[ranges.length - 1].length === 1)) ranges.push([c]);
                if (!is && ranges.length && ranges[ranges.length - 1].length === 1) ranges[ranges.length - 1].push(c - 1);
              }
              all[name] = ranges.map(([a, b]) => a === b ? a.toString(16) : `${a.toString(16)}-${b.toString(16)}`).join(' ').toUpperCase();
            }
            console.log(JSON.stringify({ unicode: process.versions.unicode, all }));
            """;
        if (Tool.Output("node", ["-e", program, .. Scripts]) is not { } output)
        {
            return null;
        }

        using JsonDocument answer = JsonDocument.Parse(output);
        JsonElement all = answer.RootElement.GetProperty("all");
        return (answer.RootElement.GetProperty("unicode").GetString()!, [.. Scripts.Select(name => (name, all.GetProperty(name).GetString()!))]);
    }
}
