using System.CommandLine;
using FastMcp.Approvals.Approvers;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Commands.Approvals;

/// <summary><c>fastmcp approvals approver</c>: who decides by the command line. Only hashes are kept: a token is shown once.</summary>
internal static class ApproverCommand
{
    public static Command Make(Option<string> config, TextWriter output, TextWriter error) => new("approver", "People who decide, and their tokens. A running gateway sees a change at once.")
    {
        Add(config, output, error), List(config, output, error), Remove(config, output, error),
    };

    private static Command Add(Option<string> config, TextWriter output, TextWriter error)
    {
        var name = new Argument<string>("name") { Description = "The person, as the record names them." };
        var groups = new Option<string[]>("--group") { Description = "A group that decisions name under 'approve: by'; may be given again.", HelpName = "NAME", Required = true };
        var subjects = new Option<string[]>("--subject") { Description = "How the person appears as a caller: what that caller asks for, this person does not approve.", HelpName = "NAME" };
        var command = new Command("add", "Makes a token for a person and shows it, once; an older one ends.") { name, groups, subjects };
        command.SetAction(parsed => Safely(parsed, config, error, book =>
        {
            output.WriteLine(book.Add(parsed.GetRequiredValue(name), parsed.GetRequiredValue(groups), parsed.GetValue(subjects) ?? []));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command List(Option<string> config, TextWriter output, TextWriter error)
    {
        var command = new Command("list", "Shows who decides; never a token.");
        command.SetAction(parsed => Safely(parsed, config, error, book =>
        {
            foreach (var entry in book.All)
            {
                output.WriteLine($"{entry.Name}  [{string.Join(", ", entry.Groups)}]{(entry.Subjects.Count > 0 ? "  is " + string.Join(", ", entry.Subjects) : "")}");
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Remove(Option<string> config, TextWriter output, TextWriter error)
    {
        var name = new Argument<string>("name") { Description = "The person, as 'list' shows them." };
        var command = new Command("remove", "Ends a person's token.") { name };
        command.SetAction(parsed => Safely(parsed, config, error, book =>
        {
            var done = book.Remove(parsed.GetRequiredValue(name));
            (done ? output : error).WriteLine(done ? $"{parsed.GetValue(name)} decides no more." : $"There is no approver {parsed.GetValue(name)}.");
            return done ? ExitCodes.Ok : ExitCodes.HasErrors;
        }));
        return command;
    }

    private static int Safely(ParseResult parsed, Option<string> config, TextWriter error, Func<ApproverBook, int> act)
    {
        try
        {
            var read = ConfigReader.ReadFile(parsed.GetRequiredValue(config));
            if (read.Config?.Approvals is { } approvals)
            {
                return act(new ApproverBook(approvals.Folder));
            }

            error.WriteLine(read.Config is null ? string.Join('\n', read.Problems) : "The configuration has no approvals: write `approvals: { folder: approvals }`.");
            return ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
