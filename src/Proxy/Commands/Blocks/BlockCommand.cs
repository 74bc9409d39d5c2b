using System.CommandLine;

namespace FastMcp.Proxy.Commands.Blocks;

/// <summary><c>fastmcp block</c>: stops a caller, agent, tool, upstream or everything in a running gateway, at once.</summary>
internal static class BlockCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var options = new BlockOptions();
        var command = new Command("block", "Stops a caller, an agent, a tool, an upstream or everything in a running gateway, running streams included.");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, output, error, stop));
        return command;
    }

    private static async Task<int> RunAsync(BlockOptions options, ParseResult parsed, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (options.WhyNot(parsed, out var order) is { } whyNot)
        {
            error.WriteLine(whyNot);
            return ExitCodes.Usage;
        }

        try
        {
            using var client = BlockClient.Of(options.ConfigOf(parsed), options.TokenOf(parsed), out var cannot);
            if (client is null)
            {
                error.WriteLine(cannot);
                return ExitCodes.HasErrors;
            }

            var (ok, text) = options.Lists(parsed) ? await client.ListAsync(stop).ConfigureAwait(false)
                : options.Lifts(parsed) is { } id ? await client.LiftAsync(id, stop).ConfigureAwait(false)
                : await client.LayAsync(order!, stop).ConfigureAwait(false);
            (ok ? output : error).WriteLine(text);
            return ok ? ExitCodes.Ok : ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
        {
            error.WriteLine("The gateway did not answer: " + e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
