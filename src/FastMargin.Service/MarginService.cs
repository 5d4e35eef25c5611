using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FastMargin.Service;

/// <summary>
/// A <see cref="MarginHost"/> in a generic host: it starts with the application, and stops it when its feeds have
/// ended; a request to terminate stops feeds, drains rings and flushes sinks first.
/// </summary>
public sealed class MarginService(MarginHost host, IHostApplicationLifetime lifetime) : IHostedService
{
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.Start();
        _run = Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        host.AskToStop();
        await _run.ConfigureAwait(false);
    }

    private void Run()
    {
        host.Run();
        lifetime.StopApplication();
    }
}

/// <summary>Adds FastMargin to an application of one's own.</summary>
public static class MarginServiceExtensions
{
    /// <summary>Adds a host as a service; whoever made it disposes it.</summary>
    public static IServiceCollection AddFastMargin(this IServiceCollection services, MarginHost host) =>
        services.AddSingleton(host).AddHostedService<MarginService>();
}
