using System.Text.Json;
using FastMcp.Policy.Schemas;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Schemas;

/// <summary>Cases of our own in the form of JSON-Schema-Test-Suite: schema, values, and what is said of them.</summary>
public sealed class SchemaSuiteTests
{
    private static readonly string Folder = Path.Combine(Shared.Repository, "tests", "Corpus", "schemas");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Cases_OfOneFile_AreJudgedAsTheySay(string file)
    {
        using JsonDocument groups = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));
        List<string> wrong = [];
        foreach (JsonElement group in groups.RootElement.EnumerateArray())
        {
            ToolSchema schema = Schemas.Of(group.GetProperty("schema").GetRawText());
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                JsonElement data = test.GetProperty("data");
                bool valid = test.GetProperty("valid").GetBoolean();
                if (schema.Fits(data.GetRawText()) != valid)
                {
                    wrong.Add($"{group.GetProperty("description")}: {test.GetProperty("description")}");
                }

                if (SlowSchema.Fits(group.GetProperty("schema"), group.GetProperty("schema"), data) != valid)
                {
                    wrong.Add($"the interpreter: {group.GetProperty("description")}: {test.GetProperty("description")}");
                }
            }
        }

        Assert.Empty(wrong);
    }
}
