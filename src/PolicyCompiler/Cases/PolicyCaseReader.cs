using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Cases;

/// <summary>Reads a file of cases: <c>apiVersion</c> and <c>cases: [{ name, on, text, masked }, { name, call, verdict, by }]</c>. The same limits and errors as for policies.</summary>
public static class PolicyCaseReader
{
    internal static readonly string[] CaseKeys = ["name", "on", "text", "masked"];

    private static readonly string[] s_scopes = ["request", "response", "record"];

    public static PolicyCaseFile Read(string path, string text)
    {
        var diagnostics = new List<Diagnostic>();
        var bag = new DiagnosticBag(path, diagnostics);
        var cases = new List<PolicyCase>();
        var verdicts = new List<VerdictCase>();
        SyntaxNode? root = YamlReader.Read(text, bag);
        if (root is MapNode map)
        {
            var file = new MapReader(map, "a file of cases", SourceSpan.Start, bag, ["apiVersion", "title", "cases"]);
            FileBinder.CheckVersion(file, bag);
            _ = file.Text("title");
            foreach (SyntaxNode node in file.List("cases"))
            {
                if (node is MapNode call && call.Entries.Any(entry => entry.Key.Value == "call"))
                {
                    verdicts.AddRange(VerdictCaseBinder.Bind(call, bag) is { } decided ? [decided] : Array.Empty<VerdictCase>());
                    continue;
                }

                cases.AddRange(Bind(node, bag) is { } one ? [one] : Array.Empty<PolicyCase>());
            }
        }
        else if (root is not null)
        {
            bag.Error(Codes.WrongType, root.Span, $"A file of cases is a mapping with `apiVersion` and `cases`, not {root.Kind}.");
        }

        return new PolicyCaseFile(path, cases, diagnostics) { Verdicts = verdicts };
    }

    private static PolicyCase? Bind(SyntaxNode node, DiagnosticBag bag)
    {
        if (node is not MapNode map)
        {
            bag.Error(Codes.WrongType, node.Span, $"A case is a mapping, not {node.Kind}.");
            return null;
        }

        var reader = new MapReader(map, "a case", map.Span, bag, CaseKeys);
        ScalarNode? text = reader.Text("text", required: true);
        ScalarNode? masked = reader.Text("masked", required: true);
        int scope = reader.Word("on", s_scopes);
        string name = reader.Text("name")?.Value ?? $"line {map.Span.Line}";
        return text is null || masked is null
            ? null
            : new PolicyCase(name, s_scopes[scope < 0 ? s_scopes.Length - 1 : scope], text.Value, masked.Value, map.Span.Line, map.Span.Column);
    }
}
