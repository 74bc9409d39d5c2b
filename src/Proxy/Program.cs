using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

// Before any socket exists: the runtime reads the switch once.
InlineCompletions.Enable();
using var signals = new StopSignals();

return await CommandLine.RunAsync(
    args,
    async (config, stop) =>
    {
        ProcessMemory.Close();
        using var logs = LoggerFactory.Create(builder =>
        {
            builder
                .SetMinimumLevel(LogLevel.Information)
                .AddSimpleConsole(console => console.SingleLine = true)
                .AddFilter<ConsoleLoggerProvider>(null, LogLevel.Information);
            if (config.Door is not null)
            {
                // Standard output is the client's.
                builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            }
        });
        return await new Gateway(config, logs, TimeProvider.System).RunAsync(stop).ConfigureAwait(false);
    },
    Console.Out,
    Console.Error,
    signals.Token).ConfigureAwait(false);
