using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Json;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>One schema of JSON Schema 2020-12. Made by <see cref="SchemaCompiler"/>, which fills it once; a graph, since references may lead back.</summary>
internal sealed class SchemaNode
{
    public SchemaTypes Types { get; set; } = SchemaTypes.All;

    /// <summary>One of these; null: anything. A <c>const</c> is one alone.</summary>
    public IReadOnlyList<JsonTree>? Values { get; set; }

    public IReadOnlyList<SchemaProperty> Properties { get; set; } = [];

    public IReadOnlyList<SchemaPattern> Patterns { get; set; } = [];

    /// <summary>Of members that are neither named nor have such a name; null: anything.</summary>
    public SchemaNode? Additional { get; set; }

    public SchemaNode? Names { get; set; }

    public IReadOnlyList<string> Required { get; set; } = [];

    public IReadOnlyList<SchemaDependency> Dependencies { get; set; } = [];

    public int MinMembers { get; set; }

    public int MaxMembers { get; set; } = int.MaxValue;

    public IReadOnlyList<SchemaNode> Prefix { get; set; } = [];

    /// <summary>Of items behind the prefix.</summary>
    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;

    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public bool Unique { get; set; }

    public SchemaNumber? Minimum { get; set; }

    public SchemaNumber? Maximum { get; set; }

    public SchemaNumber? Above { get; set; }

    public SchemaNumber? Below { get; set; }

    public SchemaNumber? MultipleOf { get; set; }

    /// <summary>In code points.</summary>
    public int MinLength { get; set; }

    public int MaxLength { get; set; } = int.MaxValue;

    public SearchTable? Pattern { get; set; }

    public IReadOnlyList<SchemaNode> All { get; set; } = [];

    public IReadOnlyList<SchemaNode> Any { get; set; } = [];

    public IReadOnlyList<SchemaNode> One { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>A `$ref`.</summary>
    public SchemaNode? Same { get; set; }

    /// <summary>Schemas that judge the same value.</summary>
    public IEnumerable<SchemaNode> InPlace =>
    [
        .. All, .. Any, .. One, .. Dependencies.Select(one => one.Node).OfType<SchemaNode>(),
        .. new[] { Not, If, Then, Else, Same }.OfType<SchemaNode>(),
    ];
}
