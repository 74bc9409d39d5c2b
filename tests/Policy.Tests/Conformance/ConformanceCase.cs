using System.Text.RegularExpressions;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>One test of the conformance files.</summary>
internal sealed record ConformanceCase(string File, string Name, ProtoNode Node)
{
    private static readonly string Folder = Shared.PathOf("corpus/cel");

    public string Text => Node.Text("expr")!;

    /// <summary>Why it is left out; null: it must pass.</summary>
    public string? LeftOut { get; private init; }

    public static IReadOnlyList<ConformanceCase> All { get; } = Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.textproto").Order(StringComparer.Ordinal).SelectMany(OfFile)] : [];

    private static IEnumerable<ConformanceCase> OfFile(string path)
    {
        string file = Path.GetFileNameWithoutExtension(path);
        foreach (ProtoNode section in ProtoReader.Read(System.IO.File.ReadAllText(path)).All("section"))
        {
            foreach (ProtoNode test in section.All("test"))
            {
                var found = new ConformanceCase(file, $"{section.Text("name")}/{test.Text("name")}", test);
                yield return found with { LeftOut = Reason(found) };
            }
        }
    }

    private static string? Reason(ConformanceCase test)
    {
        string text = test.Text;
        if (Regex.IsMatch(text, @"\b[A-Z]\w*\s*(//[^\n]*\n)?\s*\{"))
        {
            return "makes a protobuf message";
        }

        if (Regex.IsMatch(text, @"\b(TestAllTypes|NestedTestAllTypes|GlobalEnum|NestedEnum)\b") || Regex.IsMatch(text, @"google\.protobuf\.(?!Timestamp|Duration)"))
        {
            return "names a protobuf type or enum";
        }

        return test.Node.Fields.Any(field => field.Value is ProtoNode child && HoldsMessage(child)) ? "is given or expects a protobuf message" : null;
    }

    private static bool HoldsMessage(ProtoNode node) => node.Fields.Any(field =>
        field.Name is "wrapper" or "enum_value"
        || (field.Name == "message_type" && !ProtoTypes.IsTime(node.Text("message_type")!))
        || (field.Name.StartsWith('[') && !field.Name.EndsWith(".Timestamp]", StringComparison.Ordinal) && !field.Name.EndsWith(".Duration]", StringComparison.Ordinal))
        || (field.Value is ProtoNode child && HoldsMessage(child)));

    public override string ToString() => $"{File}: {Name}: {Text}";
}
