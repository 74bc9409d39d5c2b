using System.CommandLine;
using System.Text;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Commands.Policies.Enforcing;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary><c>fastmcp policy enforce</c>: a rule or decision that only monitored is enforced from now on. The one line that says so is changed in its file.</summary>
internal static class EnforceCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder with policy files." };
        var id = new Argument<string>("ID") { Description = "The rule or decision in monitor mode." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the change, and change nothing." };
        var command = new Command("enforce", "Enforces a rule or decision that only monitored: changes its mode in its file, comments and all else as they are.") { folder, id, dryRun };
        command.SetAction(parsed => PolicyFiles.Try(() => Enforce(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(id), parsed.GetValue(dryRun), output, error), error));
        return command;
    }

    private static int Enforce(string folder, string id, bool dryRun, TextWriter output, TextWriter error)
    {
        if (UnpackedBundle.Holds(folder))
        {
            error.WriteLine($"{folder} is what a signed bundle was unpacked to: what is changed there is not read. Change the folder that the bundle is made of, sign and send it.");
            return ExitCodes.HasErrors;
        }

        var sources = PolicyFiles.Read(folder);
        List<string> whyNots = [];
        foreach (var source in sources.Where(source => source.Origin == PolicyOrigin.User))
        {
            var edit = ModeEdit.Of(source.Text, id, out var whyNot);
            if (edit is not null)
            {
                return Change(sources, source, edit.Value, dryRun, output);
            }

            whyNots.AddRange(whyNot is null ? [] : [$"{source.Path}: {whyNot}"]);
        }

        error.WriteLine(whyNots.Count > 0 ? string.Join('\n', whyNots) : $"No file in {folder} has a rule or decision '{id}'. One of a built-in pack is switched under `packs`.");
        return ExitCodes.HasErrors;
    }

    private static int Change(IReadOnlyList<PolicySource> sources, PolicySource source, ModeEdit edit, bool dryRun, TextWriter output)
    {
        var next = edit.Apply(source.Text);
        PolicySource[] changed = [.. sources.Select(one => ReferenceEquals(one, source) ? new PolicySource(one.Path, next, one.Origin) { Attachments = one.Attachments } : one)];
        edit.WriteDiff(source.Path, source.Text, next, output);
        if (PolicyFiles.Report(Compiler.Compile(changed).Diagnostics, output))
        {
            output.WriteLine("With this change the policy is wrong; nothing was changed.");
            return ExitCodes.HasErrors;
        }

        if (!dryRun)
        {
            WholeFile.Write(Path.GetFullPath(source.Path), Encoding.UTF8.GetBytes(next));
        }

        output.WriteLine(dryRun ? "Nothing was changed." : "Changed. It is in force with the next reload (SIGHUP) or bundle.");
        return ExitCodes.Ok;
    }
}
