using System.CommandLine;

namespace FastMcp.Proxy.Commands.Approvals;

/// <summary>What all commands on approvals have in common: the gateway, the person, and what is said when something is wrong.</summary>
internal sealed class ApprovalRun(TextWriter output, TextWriter error)
{
    private readonly Option<string?> _token = new("--token-file") { Description = $"Holds the approver's token. [default: the environment's {ApprovalClient.Variable}]", HelpName = "FILE", Recursive = true };

    public Option<string> Config { get; } = new("--config") { Description = "fastmcp.yaml of the running gateway.", HelpName = "FILE", Required = true, Recursive = true };

    public TextWriter Output => output;

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(_token);
    }

    /// <param name="parsed">Of the command.</param>
    /// <param name="act">Gives what is shown; null: nothing.</param>
    public async Task<int> DoAsync(ParseResult parsed, Func<ApprovalClient, Task<string?>> act)
    {
        try
        {
            using var client = ApprovalClient.Of(parsed.GetRequiredValue(Config), parsed.GetValue(_token), out var whyNot);
            if (client is null)
            {
                error.WriteLine(whyNot);
                return ExitCodes.HasErrors;
            }

            if (await act(client).ConfigureAwait(false) is { } text)
            {
                output.WriteLine(text);
            }

            return ExitCodes.Ok;
        }
        catch (ApprovalRefusedException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            error.WriteLine("The gateway did not answer: " + e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
