using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Schemas;
using FastMcp.Proxy.Gating;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy pin</c>: what a server said of its tools -> a catalogue for people to read and keep.</summary>
internal static class PinCommand
{
    private static readonly string[] Hints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];

    public static Command Make(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "The answer of a tools/list, or its result, as JSON." };
        var upstream = new Option<string>("--upstream") { Description = "Name of the upstream.", HelpName = "NAME", Required = true };
        var to = new Option<string>("--out") { Description = "The policy file to write.", HelpName = "FILE", Required = true };
        var command = new Command("pin", "Writes down what a server says of its tools, as a catalogue of a policy.") { file, upstream, to };
        command.SetAction(parsed => PolicyFiles.Try(() => Pin(parsed.GetRequiredValue(file), parsed.GetRequiredValue(upstream), parsed.GetRequiredValue(to), output, error), error));
        return command;
    }

    private static int Pin(string file, string upstream, string to, TextWriter output, TextWriter error)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            root = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("result", out var result) ? result : root;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array)
            {
                error.WriteLine($"{file} holds no `tools`: it is not what a tools/list answers.");
                return ExitCodes.HasErrors;
            }

            var yaml = new StringBuilder($"apiVersion: fastmcp/v1\ncatalogue:\n  - upstream: {Quoted(upstream)}\n    tools:\n");
            var (pinned, refused) = (new HashSet<string>(StringComparer.Ordinal), 0);
            foreach (var tool in tools.EnumerateArray().Where(tool => tool.ValueKind == JsonValueKind.Object && TextOf(tool, "name") is not null))
            {
                var name = TextOf(tool, "name")!;
                Tell(name, output);
                if (Definition(tool, name, pinned, output, error) is not { } definition)
                {
                    refused++;
                    continue;
                }

                Append(yaml, tool, definition);
            }

            File.WriteAllText(to, yaml.ToString());
            output.WriteLine($"{to}: {pinned.Count} tool(s) of {upstream}. Read it before you keep it: it is what the server says.");
            return refused == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
        }
        catch (JsonException e)
        {
            error.WriteLine($"{file} is no JSON: {e.Message}");
            return ExitCodes.HasErrors;
        }
    }

    // Null: it is not pinned, which is said.
    private static string? Definition(JsonElement tool, string name, HashSet<string> pinned, TextWriter output, TextWriter error)
    {
        var canonical = PinnedToolFacts.CanonicalOf(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(tool), out var whyNot);
        if (canonical is null || !ToolSchema.TryRead(canonical, out var schema, out whyNot))
        {
            error.WriteLine($"FMP0076: {Quoted(name)} is not pinned: {(canonical is null ? "it" : "its input schema cannot be checked; it")} {whyNot}.");
            return null;
        }

        if (!pinned.Add(name))
        {
            error.WriteLine($"FMP0151: {Quoted(name)} stands twice in the list: the second one is not pinned, and a server that shows it has changed.");
            return null;
        }

        if (schema is { Unchecked.Count: > 0 })
        {
            output.WriteLine($"note: nobody checks of the arguments of {Quoted(name)}: {string.Join(", ", schema.Unchecked.Select(Quoted))}");
        }

        return canonical;
    }

    private static void Append(StringBuilder yaml, JsonElement tool, string definition)
    {
        yaml.Append("      - name: ").Append(Quoted(TextOf(tool, "name")!)).Append('\n');
        var annotations = tool.TryGetProperty("annotations", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
        if ((TextOf(tool, "title") ?? TextOf(annotations, "title")) is { } title)
        {
            yaml.Append("        title: ").Append(Quoted(title)).Append('\n');
        }

        foreach (var hint in Hints)
        {
            if (annotations.ValueKind == JsonValueKind.Object && annotations.TryGetProperty(hint, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"        {hint}: {(value.GetBoolean() ? "true" : "false")}\n");
            }
        }

        // In single quotes a backslash is one: what nobody sees stays escaped, as JSON has it.
        yaml.Append("        definition: '").Append(definition.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
    }

    private static void Tell(string name, TextWriter output)
    {
        if (OddNames.WhyOdd(name) is { } why)
        {
            output.WriteLine($"note: {why}");
        }
    }

    private static string? TextOf(JsonElement of, string key) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    // What nobody sees is written as what it is.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in text)
        {
            _ = unit is '"' or '\\' ? quoted.Append('\\').Append(unit)
                : unit is >= ' ' and <= '~' ? quoted.Append(unit)
                : quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return quoted.Append('"').ToString();
    }
}
