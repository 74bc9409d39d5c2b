using System.Text.Json;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Schemas;

/// <summary>What the arguments of a pinned tool have to be. Immutable, safe for all threads.</summary>
public sealed class ToolSchema
{
    /// <summary>limit argument-steps: schemas asked and values compared for one call. Beyond it the arguments do not fit.</summary>
    public const int Steps = 200_000;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 128 };

    private readonly CompiledSchema _compiled;

    internal ToolSchema(CompiledSchema compiled) => _compiled = compiled;

    /// <summary>What the schema says and nobody checks.</summary>
    public IReadOnlyList<string> Unchecked => _compiled.Unchecked;

    /// <summary>The arguments' schema of a definition. False: it cannot be checked.</summary>
    /// <param name="definition">One element of <c>tools/list</c>.</param>
    /// <param name="schema">Null: the definition says nothing of arguments.</param>
    /// <param name="whyNot">As the end of a sentence that begins with "it".</param>
    public static bool TryRead(string definition, out ToolSchema? schema, out string? whyNot)
    {
        var read = PinnedDefinition.Read(definition, out whyNot);
        var can = read is not null && read.CompileArguments(out whyNot);
        schema = can && read!.Arguments is { } compiled ? new ToolSchema(compiled) : null;
        return can;
    }

    /// <summary>Null: the arguments fit. Else where they do not, without a value of them.</summary>
    /// <param name="arguments">JSON; empty: there are none, which counts as an empty object.</param>
    public IReadOnlyList<string>? FaultsOf(ReadOnlySpan<byte> arguments)
    {
        JsonDocument document;
        try
        {
            var reader = new Utf8JsonReader(arguments.IsEmpty ? "{}"u8 : arguments, Strict);
            document = JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return ["/ is no JSON, or nested too deep"];
        }

        using (document)
        {
            var judge = new SchemaJudge(new SchemaBudget(Steps));
            return judge.Fits(_compiled.Root, document.RootElement) ? null
                : judge.IsExhausted ? [$"/ needs more than {Steps} steps to be looked at, or schemas within schemas {SchemaBudget.Deepest} deep (limit argument-steps)"]
                : SchemaFaults.Of(_compiled.Root, document.RootElement, new SchemaBudget(Steps));
        }
    }
}
