using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Transport;
using Microsoft.Extensions.Logging;

// Before any socket exists: the runtime reads the switch once.
InlineCompletions.Enable();
using var signals = new StopSignals();

return await CommandLine.RunAsync(
    args,
    async (config, stop) =>
    {
        ProcessMemory.Close();
        using var logs = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Information)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(null, LogLevel.Information));
        return await new Gateway(config, logs, TimeProvider.System).RunAsync(stop).ConfigureAwait(false);
    },
    Console.Out,
    Console.Error,
    signals.Token).ConfigureAwait(false);
