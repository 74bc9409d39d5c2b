using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Agents.Binding;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>A file's nodes -> <see cref="BoundFile"/>. Everything that is wrong with the shape is reported at once.</summary>
internal static class FileBinder
{
    public static readonly string[] Keys = ["apiVersion", "title", "mode", "on", "writeBack", "packs", "rules", "reveal", "decisions", "default", "layer", "exceptions", "appeal", "agents", "unregistered", "budgets", "prices", "catalogue"];

    public static BoundFile Bind(PolicySource source, SyntaxNode? root, DiagnosticBag bag)
    {
        if (root is not MapNode map)
        {
            if (root is not null)
            {
                bag.Error(Codes.WrongType, root.Span, $"A policy file is a mapping that begins with `apiVersion: fastmcp/v1`, not {root.Kind}.");
            }

            return new BoundFile(source, bag, [], []);
        }

        var file = new MapReader(map, "a policy file", SourceSpan.Start, bag, Keys);
        CheckVersion(file, bag);
        _ = file.Text("title");
        bool enforced = file.Word("mode", "enforce", "monitor") != 1;
        Directions on = OnBinder.Bind(file, Directions.Both, bag);
        WriteBack? writeBack = WriteBackBinder.Bind(file);
        var rules = new List<BoundRule>();
        foreach (SyntaxNode node in file.List("rules"))
        {
            if (RuleBinder.Bind(node, enforced, on, writeBack, bag) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return new BoundFile(source, bag, rules, PackBinder.Bind(file, source, bag))
        {
            Reveals = RevealBinder.Bind(file, source, bag),
            Decisions = DecisionBinder.BindAll(file, enforced, bag),
            Default = DecisionBinder.BindDefault(file, enforced, bag),
            Layer = LayerBinder.Bind(file, bag),
            Exceptions = ExceptionBinder.BindAll(file, bag),
            Appeal = DecisionBinder.Line(file, "appeal", bag),
            Catalogues = CatalogueBinder.BindAll(file, bag),
            Registry = RegistryBinder.Bind(file, source, bag),
        };
    }

    public static void CheckVersion(MapReader file, DiagnosticBag bag)
    {
        if (file.Text("apiVersion", required: true) is { Value: not "fastmcp/v1" } other)
        {
            bag.Error(Codes.ApiVersion, other.Span, $"`{other.Value}` is not a version this compiler reads. It reads `fastmcp/v1`.");
        }
    }
}
