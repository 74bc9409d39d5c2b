using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
            var count = 0;
            foreach (var tool in tools.EnumerateArray().Where(tool => tool.ValueKind == JsonValueKind.Object && TextOf(tool, "name") is not null))
            {
                Append(yaml, tool);
                Tell(TextOf(tool, "name")!, output);
                count++;
            }

            File.WriteAllText(to, yaml.ToString());
            output.WriteLine($"{to}: {count} tool(s) of {upstream}. Read it before you keep it: it is what the server says.");
            return ExitCodes.Ok;
        }
        catch (JsonException e)
        {
            error.WriteLine($"{file} is no JSON: {e.Message}");
            return ExitCodes.HasErrors;
        }
    }

    private static void Append(StringBuilder yaml, JsonElement tool)
    {
        yaml.Append("      - { name: ").Append(Quoted(TextOf(tool, "name")!));
        var annotations = tool.TryGetProperty("annotations", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
        if ((TextOf(tool, "title") ?? TextOf(annotations, "title")) is { } title)
        {
            yaml.Append(", title: ").Append(Quoted(title));
        }

        foreach (var hint in Hints)
        {
            if (annotations.ValueKind == JsonValueKind.Object && annotations.TryGetProperty(hint, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                yaml.Append(CultureInfo.InvariantCulture, $", {hint}: {(value.GetBoolean() ? "true" : "false")}");
            }
        }

        yaml.Append(" }\n");
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
