using System.Security.Cryptography;
using System.Text;
using FastMcp.PolicyCompiler.Json;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>
/// Everything that a server says of a tool (an element of <c>tools/list</c>), as one: name, title, description, schemas, annotations and whatever else an agent may read, but for
/// <c>_meta</c> and <c>icons</c>. The order of members and the spelling of texts do not count; numbers count as they are written.
/// </summary>
internal sealed class PinnedDefinition
{
    /// <summary>Characters; a longer one is not pinned.</summary>
    public const int Longest = 256 * 1024;

    private PinnedDefinition(string name, JsonTree tree, byte[] digest) => (Name, Tree, Digest) = (name, tree, digest);

    public string Name { get; }

    /// <summary>Without what does not count.</summary>
    public JsonTree Tree { get; }

    /// <summary>SHA-256 of the canonical form.</summary>
    public byte[] Digest { get; }

    /// <summary>Of the arguments; null: it says nothing of them.</summary>
    public CompiledSchema? Arguments { get; private set; }

    public string Canonical => JsonTreeWriter.Canonical(Tree);

    /// <summary>A line for each value, for people; null: it has more than <see cref="Longest"/> characters, which nobody reads.</summary>
    public string? Pretty => JsonTreeWriter.Pretty(Tree, Longest);

    /// <summary>Null: it is none.</summary>
    /// <param name="json">One tool of a list.</param>
    /// <param name="whyNot">As the end of a sentence that begins with "it".</param>
    public static PinnedDefinition? Read(string json, out string? whyNot)
    {
        if (json.Length > Longest)
        {
            whyNot = $"has more than {Longest} characters";
            return null;
        }

        if (JsonTreeReader.Read(json, SchemaLimits.Values, out whyNot) is not { } tree)
        {
            return null;
        }

        if (tree.TextOf("name") is not { Length: > 0 } name)
        {
            whyNot = "is no tool: it has no name";
            return null;
        }

        var counted = new JsonTree(JsonKinds.Object) { Members = [.. tree.Members.Where(member => member.Key is not ("_meta" or "icons"))] };
        using var sha = SHA256.Create();
        return new PinnedDefinition(name, counted, sha.ComputeHash(Encoding.UTF8.GetBytes(JsonTreeWriter.Canonical(counted))));
    }

    /// <summary>False: its schema cannot be used.</summary>
    /// <param name="whyNot">As the end of a sentence that begins with "it".</param>
    public bool CompileArguments(out string? whyNot)
    {
        whyNot = null;
        if (Tree.Find("inputSchema") is { } schema)
        {
            Arguments = SchemaCompiler.Compile(schema, out whyNot);
        }

        return whyNot is null;
    }
}
