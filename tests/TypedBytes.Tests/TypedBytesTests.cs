using FastMcp.TestKit;

namespace FastMcp.TypedBytes;

/// <summary>
/// A byte that nobody judged, a call that nobody permitted and an exchange that is not on record are compile
/// errors (tests/Corpus/typed-bytes/cases.txt).
/// </summary>
public sealed class TypedBytesTests
{
    private static readonly IReadOnlyList<Snippet> Snippets =
        Snippet.Load(Path.Combine(Shared.Repository, "tests/Corpus/typed-bytes/cases.txt"));

    public static TheoryData<string> Names => [.. Snippets.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Snippet_Compiled_GivesExactlyItsErrors(string name)
    {
        var snippet = Snippets.Single(s => s.Name == name);
        var errors = Programs.Compile(snippet.Body);
        Assert.True(snippet.Errors.SequenceEqual(errors.Select(e => e.Id)), string.Join('\n', errors));
    }

    [Fact]
    public void InternalsOfTheGateway_CompiledUnderAnotherName_AreOutOfReach() =>
        Assert.Contains(Programs.Compile("", "SomeoneElse"), e => e.Id == "CS0122");
}
