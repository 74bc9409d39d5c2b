using FastMcp.PolicyCompiler.Json;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>
/// A JSON Schema (2020-12, and what older drafts write in its place) -> nodes. Pure and bounded; nothing is fetched. What is not understood is told, not passed over.
/// </summary>
internal sealed partial class SchemaCompiler
{
    private static readonly HashSet<string> Annotations =
        ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema"];

    private readonly JsonTree _root;
    private readonly Dictionary<JsonTree, SchemaNode> _nodes = [];
    private readonly SortedSet<string> _unchecked = new(StringComparer.Ordinal);
    private readonly SchemaPatterns _patterns = new();
    private readonly Queue<(SchemaNode From, JsonTree To)> _references = new();
    private readonly HashSet<SchemaNode> _openEnded = [];
    private int _constants;
    private string? _whyNot;

    private SchemaCompiler(JsonTree root) => _root = root;

    /// <param name="root">The schema.</param>
    /// <param name="whyNot">Why it is refused, as the end of a sentence that begins with "it".</param>
    public static CompiledSchema? Compile(JsonTree root, out string? whyNot)
    {
        var compiler = new SchemaCompiler(root);
        SchemaNode node = compiler.Node(root);

        // One behind the other and not one inside of the other: a chain of references is no deeper than the schema.
        while (compiler._references.Count > 0)
        {
            (SchemaNode from, JsonTree to) = compiler._references.Dequeue();
            from.Same = compiler.Node(to);
        }

        // A name that a pattern which nobody understands may be found in is not one too many.
        foreach (SchemaNode open in compiler._openEnded)
        {
            open.Additional = null;
        }

        whyNot = compiler._whyNot ?? new SchemaCost().WhyNot(compiler._nodes.Values);
        return whyNot is null ? new CompiledSchema(node, [.. compiler._unchecked]) : null;
    }

    private SchemaNode Node(JsonTree tree)
    {
        if (_nodes.TryGetValue(tree, out SchemaNode? known))
        {
            return known;
        }

        var node = _nodes[tree] = new SchemaNode();
        if (tree.Kind == JsonKinds.False)
        {
            node.Types = SchemaTypes.None;
        }
        else if (tree.Kind == JsonKinds.Object)
        {
            foreach (KeyValuePair<string, JsonTree> member in tree.Members)
            {
                Keyword(node, tree, member.Key, member.Value);
            }
        }
        else if (tree.Kind != JsonKinds.True)
        {
            Fail("has a schema that is neither an object nor true or false");
        }

        return node;
    }

    private void Keyword(SchemaNode node, JsonTree schema, string key, JsonTree value)
    {
        bool isKnown = OfAny(node, key, value) || OfObjects(node, key, value) || OfLists(node, schema, key, value) || OfNumbersAndTexts(node, schema, key, value) || OfOthers(node, schema, key, value);
        if (!isKnown && !Annotations.Contains(key))
        {
            _unchecked.Add(key == "format" ? $"format {value.Text}" : key);
        }
    }

    private bool OfAny(SchemaNode node, string key, JsonTree value)
    {
        switch (key)
        {
            case "type":
                node.Types &= value.Kind == JsonKinds.List ? value.Items.Aggregate(SchemaTypes.None, (all, one) => all | TypeOf(one)) : TypeOf(value);
                return true;
            case "enum":
                Constants(node, List(value, key));
                return true;
            case "const":
                Constants(node, [value]);
                return true;
            default:
                return false;
        }
    }

    private bool OfOthers(SchemaNode node, JsonTree schema, string key, JsonTree value)
    {
        switch (key)
        {
            case "allOf":
                node.All = [.. List(value, key).Select(Node)];
                return true;
            case "anyOf":
                node.Any = [.. Some(value, key).Select(Node)];
                return true;
            case "oneOf":
                node.One = [.. Some(value, key).Select(Node)];
                return true;
            case "not":
                node.Not = Node(value);
                return true;
            case "if":
                node.If = Node(value);
                return true;
            case "then" or "else" when schema.Find("if") is null:
                return true;
            case "then":
                node.Then = Node(value);
                return true;
            case "else":
                node.Else = Node(value);
                return true;
            case "$ref":
                return Reference(node, value);
            default:
                return false;
        }
    }

    // A JSON pointer into the schema itself (RFC 6901). Whatever leads elsewhere is not fetched.
    private bool Reference(SchemaNode node, JsonTree value)
    {
        if (value.Kind != JsonKinds.Text || !(value.Text == "#" || value.Text.StartsWith("#/", StringComparison.Ordinal)))
        {
            _unchecked.Add("$ref to what is not a pointer into the schema");
            return true;
        }

        JsonTree? at = _root;
        foreach (string part in value.Text.Split('/').Skip(1))
        {
            string key = Uri.UnescapeDataString(part).Replace("~1", "/").Replace("~0", "~");
            at = at.Kind == JsonKinds.List && int.TryParse(key, out int index) && index >= 0 && index < at.Items.Count ? at.Items[index] : at.Find(key);
            if (at is null)
            {
                Fail("refers to a schema that is not there");
                return true;
            }
        }

        _references.Enqueue((node, at));
        return true;
    }

    private void Constants(SchemaNode node, IReadOnlyList<JsonTree> values)
    {
        _constants += values.Count;
        if (_constants > SchemaLimits.Constants)
        {
            Fail($"has more than {SchemaLimits.Constants} values in enum and const");
        }

        // Both are there: each holds, the one as a schema of its own.
        if (node.Values is not null)
        {
            node.All = [.. node.All, new SchemaNode { Values = node.Values }];
        }

        node.Values = values;
    }

    private SchemaTypes TypeOf(JsonTree value) => value.Kind == JsonKinds.Text ? value.Text switch
    {
        "null" => SchemaTypes.Null,
        "boolean" => SchemaTypes.Boolean,
        "number" => SchemaTypes.Number | SchemaTypes.Integer,
        "integer" => SchemaTypes.Integer,
        "string" => SchemaTypes.Text,
        "array" => SchemaTypes.List,
        "object" => SchemaTypes.Object,
        _ => Wrong(),
    } : Wrong();

    private SchemaTypes Wrong()
    {
        Fail("has a type that there is not");
        return SchemaTypes.All;
    }

    private IReadOnlyList<JsonTree> Some(JsonTree value, string key)
    {
        IReadOnlyList<JsonTree> items = List(value, key);
        if (items.Count == 0)
        {
            Fail($"has an empty {key}");
        }

        return items;
    }

    private IReadOnlyList<JsonTree> List(JsonTree value, string key)
    {
        if (value.Kind != JsonKinds.List)
        {
            Fail($"has a {key} that is no list");
        }

        return value.Items;
    }

    private IReadOnlyList<string> Texts(JsonTree value, string key)
    {
        if (value.Kind != JsonKinds.List || value.Items.Any(item => item.Kind != JsonKinds.Text))
        {
            Fail($"has a {key} that is no list of texts");
        }

        return [.. value.Items.Select(item => item.Text)];
    }

    private int Count(JsonTree value, string key)
    {
        if (value.Kind == JsonKinds.Number && SchemaNumber.TryParse(value.Text, out SchemaNumber number) && number.IsWhole && number.Near >= 0)
        {
            return number.Near > int.MaxValue ? int.MaxValue : (int)number.Near;
        }

        Fail($"has a {key} that is no count");
        return 0;
    }

    private SchemaNumber? Number(JsonTree value, string key)
    {
        if (value.Kind == JsonKinds.Number && SchemaNumber.TryParse(value.Text, out SchemaNumber number))
        {
            return number;
        }

        Fail($"has a {key} that is no number");
        return null;
    }

    private void Fail(string whyNot) => _whyNot ??= whyNot;
}
