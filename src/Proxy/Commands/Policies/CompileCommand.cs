using System.CommandLine;
using FastMcp.Masking;
using FastMcp.Masking.Hyperscan;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Composition.Dictionaries;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy compile</c>: compiled rules and literal databases beside the policies, so that a start need not make them.</summary>
internal static class CompileCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Option<string>("--policies") { Description = "Folder of policy files.", HelpName = "DIR", Required = true };
        var to = new Option<string?>("--out") { Description = "Where it goes; DIR/.fastmcp, which is where the gateway looks.", HelpName = "DIR" };
        var command = new Command("compile", "Compiles policy files, and stores the compiled rules and the literal databases of their dictionary rules.") { folder, to };
        command.SetAction(parsed => Compile(parsed.GetValue(folder)!, parsed.GetValue(to), output, error));
        return command;
    }

    private static int Compile(string folder, string? to, TextWriter output, TextWriter error)
    {
        try
        {
            var policies = new PoliciesConfig(Path.GetFullPath(folder), PoliciesConfig.AllPacks);
            var target = Path.GetFullPath(to ?? policies.Cache!);
            var images = new ImageStore(target, error.WriteLine);
            var (rules, _, digest) = PolicyLoader.Load(policies, images);
            output.WriteLine($"{folder}: {rules.Rules.Count} rule(s), {rules.Databases.Count} database(s) of terms");
            if (PolicyLoader.NeedsNoCompiling(policies, PolicyLoader.Sources(policies)))
            {
                output.WriteLine("The rules are those of the program: nothing is stored.");
                return ExitCodes.Ok;
            }

            if (!File.Exists(images.PathOf(digest)))
            {
                return ExitCodes.CannotStart;
            }

            output.WriteLine($"{images.PathOf(digest)}: the compiled rules");
            return Store(rules, new DatabaseCache(target), output, error);
        }
        catch (PolicyException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.CannotStart;
        }
    }

    // Without the library there is nothing to store, and nothing that is missing: the gateway searches by itself.
    private static int Store(RuleSet rules, DatabaseCache cache, TextWriter output, TextWriter error)
    {
        if (!HyperscanLibrary.Instance.Runs)
        {
            output.WriteLine($"No database is stored: {HyperscanLibrary.Instance.WhyNot}. The managed search needs none.");
            return ExitCodes.Ok;
        }

        foreach (var database in rules.Databases)
        {
            if (database.Compile(out var whyNot) is not { } stored)
            {
                error.WriteLine($"libhs refuses the terms: {whyNot}");
                return ExitCodes.HasErrors;
            }

            cache.Write(database, stored);
            output.WriteLine($"{cache.PathOf(database)}: {database.Count} literals, {stored.Length} bytes");
        }

        return ExitCodes.Ok;
    }
}
