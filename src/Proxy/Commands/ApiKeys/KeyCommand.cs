using System.CommandLine;
using System.Globalization;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Identity.ApiKeys;

namespace FastMcp.Proxy.Commands.ApiKeys;

/// <summary><c>fastmcp key</c>: makes, lists and revokes keys of the gateway's own. A running gateway sees the file within two seconds.</summary>
internal static class KeyCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var file = new Option<string>("--file") { Description = "The file that 'api-keys' of the configuration names.", HelpName = "FILE", Required = true, Recursive = true };
        return new Command("key", "Keys for callers that have no tokens. Only hashes are kept: a key is shown once.") { file, New(file, output, error), List(file, output, error), Revoke(file, output, error) };
    }

    private static Command New(Option<string> file, TextWriter output, TextWriter error)
    {
        var name = new Option<string>("--name") { Description = "The caller's name.", HelpName = "NAME", Required = true };
        var groups = new Option<string[]>("--groups") { Description = "The caller's groups.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var agent = new Option<string>("--agent") { Description = "The agent that the caller is.", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var ends = new Option<string?>("--for") { Description = "How long it holds. [default: until it is revoked]", HelpName = "TIME" };
        var command = new Command("new", "Makes a key and shows it, once.") { name, groups, agent, ends };
        command.SetAction(parsed => Safely(error, () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            DateTimeOffset? until = null;
            if (parsed.GetValue(ends) is { } text)
            {
                if (!Quantities.TryParseDuration(text, out var milliseconds))
                {
                    error.WriteLine($"--for is {Quantities.DurationForm}, not '{text}'.");
                    return ExitCodes.Usage;
                }

                until = now.AddMilliseconds(milliseconds);
            }

            var entries = File.Exists(parsed.GetValue(file)) ? ApiKeyFile.Read(parsed.GetValue(file)!) : [];
            var (id, key) = ApiKey.Make();
            string[] split = [.. (parsed.GetValue(groups) ?? []).SelectMany(group => group.Split(',', StringSplitOptions.RemoveEmptyEntries))];
            ApiKeyFile.Write(Path.GetFullPath(parsed.GetValue(file)!), [.. entries, new ApiKeyEntry(ApiKey.NameOf(id), ApiKey.HashOf(key), parsed.GetValue(name)!, split, parsed.GetValue(agent)!, now, until, null)]);
            output.WriteLine(key);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command List(Option<string> file, TextWriter output, TextWriter error)
    {
        var command = new Command("list", "Shows which keys there are; never a key.");
        command.SetAction(parsed => Safely(error, () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            foreach (var entry in ApiKeyFile.Read(parsed.GetValue(file)!))
            {
                var state = entry.Revoked is not null ? "revoked" : entry.HasEnded(now) ? "ended" : "in force";
                output.WriteLine($"{entry.Id}  {state,-8}  {entry.Created.ToString("u", CultureInfo.InvariantCulture)}  {entry.Name}  [{string.Join(", ", entry.Groups)}]");
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Revoke(Option<string> file, TextWriter output, TextWriter error)
    {
        var id = new Argument<string>("id") { Description = "The eight digits behind fmk_, as 'list' shows them." };
        var command = new Command("revoke", "Ends a key.") { id };
        command.SetAction(parsed => Safely(error, () =>
        {
            var entries = ApiKeyFile.Read(parsed.GetValue(file)!);
            var at = Array.FindIndex(entries, entry => entry.Id == parsed.GetValue(id));
            if (at < 0)
            {
                error.WriteLine($"There is no key {parsed.GetValue(id)}.");
                return ExitCodes.HasErrors;
            }

            entries[at] = entries[at] with { Revoked = entries[at].Revoked ?? TimeProvider.System.GetUtcNow() };
            ApiKeyFile.Write(Path.GetFullPath(parsed.GetValue(file)!), entries);
            output.WriteLine($"{entries[at].Id} of {entries[at].Name} is revoked.");
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static int Safely(TextWriter error, Func<int> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
