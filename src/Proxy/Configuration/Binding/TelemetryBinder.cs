using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>telemetry</c>.</summary>
internal static class TelemetryBinder
{
    /// <summary>Limit telemetry.every.</summary>
    public static LimitSpec Every { get; } = new(default, "every", LimitUnit.Duration, 15_000, 1000, 3_600_000, "How often metrics are sent over OTLP.");

    public static TelemetryConfig? Bind(MapReader root, string folder, ConfigErrors errors)
    {
        if (root.Map("telemetry", Keys.Telemetry) is not { } map || map.Required("url") is not { } url)
        {
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var to) || to.Scheme is not ("http" or "https"))
        {
            errors.Add(map.PlaceOf("url"), $"'{url}' is no http or https URL of a collector, such as https://otel.example:4318.");
            return null;
        }

        var token = map.Text("token-file") is { } file ? Path.GetFullPath(file, folder) : null;
        if (token is not null && !File.Exists(token))
        {
            errors.Add(map.PlaceOf("token-file"), $"{token} is not there.");
        }

        return new TelemetryConfig(
            to, map.Switch("traces", otherwise: true), map.Switch("metrics", otherwise: true), TimeSpan.FromMilliseconds(map.Limit("every", Every) ?? Every.Default), token);
    }
}
