using System.Text;

namespace FastMcp.PolicyCompiler.Json;

/// <summary>A JSON value as a tree. Keys are unique.</summary>
internal sealed class JsonTree(JsonKinds kind, string text = "")
{
    public static IReadOnlyList<JsonTree> NoItems { get; } = [];

    public static IReadOnlyList<KeyValuePair<string, JsonTree>> NoMembers { get; } = [];

    public JsonKinds Kind { get; } = kind;

    /// <summary>Of a text what it says; of a number as it is written.</summary>
    public string Text { get; } = text;

    /// <summary>The same as bytes, for who compares it with bytes.</summary>
    public byte[] Utf8 => field ??= Encoding.UTF8.GetBytes(Text);

    public IReadOnlyList<JsonTree> Items { get; init; } = NoItems;

    /// <summary>In the order in which they stand.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonTree>> Members { get; init; } = NoMembers;

    /// <summary>The value under a key; null: there is none.</summary>
    public JsonTree? Find(string key)
    {
        foreach (KeyValuePair<string, JsonTree> member in Members)
        {
            if (member.Key == key)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The text under a key; null: there is none, or it is no text.</summary>
    public string? TextOf(string key) => Find(key) is { Kind: JsonKinds.Text } found ? found.Text : null;
}
