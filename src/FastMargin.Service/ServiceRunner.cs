using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FastMargin.Service;

/// <summary>Runs a host as an application of its own, without configuration or logging beyond its notices.</summary>
public static class ServiceRunner
{
    /// <summary>Runs until the feeds have ended or the token says stop, and everything is flushed.</summary>
    /// <param name="host">The host; stays the caller's to dispose.</param>
    /// <param name="stopping">A signal to end in good order.</param>
    public static void Run(MarginHost host, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddFastMargin(host);

        // Whoever runs this has the signals; the host's own handling would end the process before the last line.
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            options => options.ShutdownTimeout = TimeSpan.FromHours(1));
        using IHost application = builder.Build();
        application.RunAsync(stopping).GetAwaiter().GetResult();
    }

    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
